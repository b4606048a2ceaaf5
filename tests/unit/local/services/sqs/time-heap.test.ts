import { expect } from 'chai';
import fc from 'fast-check';
import { TimeHeap } from '../../../../../local/services/sqs/time-heap.ts';

function drain(heap: TimeHeap<number>, time = Number.POSITIVE_INFINITY): number[] {
  const items: number[] = [];
  for (let item = heap.popDue(time); item !== undefined; item = heap.popDue(time)) items.push(item);
  return items;
}

describe('TimeHeap', () => {
  it('gives items back by time, for any order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
        const heap = new TimeHeap<number>();
        for (const time of times) heap.push(time, time);
        expect(drain(heap)).to.deep.equal([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps what is not due yet', () => {
    const heap = new TimeHeap<number>();
    for (const time of [30, 10, 20]) heap.push(time, time);
    expect(drain(heap, 20)).to.deep.equal([10, 20]);
    expect(heap.earliest).to.equal(30);
  });

  it('drops items on compacting, and stays in order', () => {
    const heap = new TimeHeap<number>();
    for (const time of [5, 3, 1, 4, 2]) heap.push(time, time);
    heap.compact((item) => item % 2 === 1);
    expect(heap.size).to.equal(3);
    expect(drain(heap)).to.deep.equal([1, 3, 5]);
  });
});
