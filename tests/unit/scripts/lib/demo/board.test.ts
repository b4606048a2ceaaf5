import { expect } from 'chai';
import { Board } from '../../../../../scripts/lib/demo/board.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('Board', () => {
  it('draws over itself on a terminal', () => {
    const out = output(true);
    const board = new Board(out);
    board.draw('2 orders', { PENDING: 2, FULFILLED: 0 });
    board.draw('2 orders', { PENDING: 0, FULFILLED: 2 });
    expect(out.written[0]).not.to.include('\x1b[3A');
    expect(out.written[1]?.startsWith('\x1b[3A')).to.equal(true);
    expect(out.written[1]).to.match(/FULFILLED +2 █{40}\n$/);
  });

  it('writes plain lines elsewhere, not too many, and always the last', () => {
    const out = output(false);
    let now = 0;
    const board = new Board(out, () => now);
    board.draw('orders', { PENDING: 2 });
    now = 100;
    board.draw('orders', { PENDING: 1 });
    board.draw('orders', { PENDING: 0 }, true);
    expect(out.written).to.deep.equal(['orders: PENDING 2\n', 'orders: PENDING 0\n']);
  });
});
