import { expect } from 'chai';
import type { OrderStatus } from '../../../../../lambdas/shared/domain/order.ts';
import { trackOrders } from '../../../../../scripts/lib/stress/tracker.ts';

/** Each read answers the next step of the script; the last one stands. */
function scripted(steps: Record<string, OrderStatus>[]) {
  const asked: string[][] = [];
  const slept: number[] = [];
  let now = 0;
  return {
    asked,
    slept,
    read: async (ids: readonly string[]) => {
      asked.push([...ids]);
      const step = steps[Math.min(asked.length, steps.length) - 1] ?? {};
      return new Map(ids.flatMap((id) => (step[id] ? [[id, step[id]]] : [])));
    },
    clock: {
      now: () => now,
      sleep: async (ms: number) => {
        slept.push(ms);
        now += ms;
      },
    },
  };
}

describe('trackOrders', () => {
  it('asks for open orders alone, until each is at its end', async () => {
    const script = scripted([
      { a: 'PENDING', b: 'FULFILLED' },
      { a: 'PROCESSING' },
      { a: 'FAILED' },
    ]);
    const { ended, open } = await trackOrders({
      orderIds: ['a', 'b'],
      timeoutMs: 1_000,
      ...script,
    });
    expect([...ended.values()]).to.deep.equal(['FULFILLED', 'FAILED']);
    expect(open.size).to.equal(0);
    expect(script.asked).to.deep.equal([['a', 'b'], ['a'], ['a']]);
  });

  it('gives up after the timeout and says what is missing and where it stands', async () => {
    const script = scripted([{ a: 'PROCESSING' }]);
    const { open } = await trackOrders({ orderIds: ['a', 'lost'], timeoutMs: 10_000, ...script });
    expect([...open]).to.deep.equal([
      ['a', 'PROCESSING'],
      ['lost', undefined],
    ]);
    expect(script.slept.reduce((sum, ms) => sum + ms, 0)).to.equal(10_000);
  });

  it('asks less and less often while nothing moves, and often again when it does', async () => {
    const still: Record<string, OrderStatus> = { a: 'PENDING' };
    const script = scripted([still, still, still, { a: 'PROCESSING' }, { a: 'REJECTED' }]);
    await trackOrders({ orderIds: ['a'], timeoutMs: 10_000, ...script });
    expect(script.slept).to.deep.equal([50, 75, 112.5, 50]);
  });

  it('rests nine times as long as a read took, so that watching slows nothing', async () => {
    const script = scripted([{ a: 'PENDING' }, { a: 'FAILED' }]);
    const slow = async (ids: readonly string[]) => {
      await script.clock.sleep(100);
      return script.read(ids);
    };
    await trackOrders({ ...script, orderIds: ['a'], timeoutMs: 10_000, read: slow });
    expect(script.slept).to.deep.equal([100, 900, 100]);
  });

  it('asks for nothing when there are no orders', async () => {
    const script = scripted([]);
    await trackOrders({ orderIds: [], timeoutMs: 1_000, ...script });
    expect(script.asked).to.deep.equal([]);
  });
});
