import { expect } from 'chai';
import type { ApiAnswer } from '../../../../../scripts/lib/api-client.ts';
import type { Clock } from '../../../../../scripts/lib/clock.ts';
import type { OrderRequest } from '../../../../../scripts/lib/stress/order-mix.ts';
import { submitOrders } from '../../../../../scripts/lib/stress/submit.ts';

const order: OrderRequest = { customer_id: 'c', items: [{ product_id: 'p', quantity: 1 }] };

function answer(status: number, json: Record<string, unknown>, headers = {}): ApiAnswer {
  return {
    status,
    json,
    headers: new Headers(headers),
    text: JSON.stringify(json),
    correlationId: 'corr',
    milliseconds: 5,
  };
}

function fakeClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

function submit(answers: (() => ApiAnswer)[], deadline = 60_000) {
  const clock = fakeClock();
  const run = submitOrders({
    orders: [order],
    concurrency: 1,
    deadline,
    clock,
    random: () => 0.5,
    send: async () => {
      const next = answers.shift();
      if (!next) throw new Error('asked more often than expected');
      return next();
    },
  });
  return run.then(([submission]) => ({ submission, slept: clock.slept }));
}

describe('submitOrders', () => {
  it('keeps the order id of an accepted order', async () => {
    const { submission } = await submit([() => answer(202, { order_id: 'o-1' })]);
    expect(submission).to.include({ status: 202, orderId: 'o-1', throttled: 0, milliseconds: 5 });
  });

  it('sends again after 429 and 503 with growing waits, and counts them', async () => {
    const { submission, slept } = await submit([
      () => answer(429, {}),
      () => answer(429, {}),
      () => answer(503, {}),
      () => answer(202, { order_id: 'o-1' }),
    ]);
    expect(submission).to.include({ orderId: 'o-1', throttled: 3 });
    expect(slept).to.deep.equal([50, 100, 200]);
  });

  it('waits as long as Retry-After says', async () => {
    const { slept } = await submit([
      () => answer(503, {}, { 'retry-after': '2' }),
      () => answer(202, { order_id: 'o-1' }),
    ]);
    expect(slept).to.deep.equal([2_000]);
  });

  it('gives up at the deadline and keeps the refusal', async () => {
    const { submission } = await submit([() => answer(429, { message: 'Too Many Requests' })], 0);
    expect(submission).to.include({ status: 429, refusal: '{"message":"Too Many Requests"}' });
    expect(submission).not.to.have.property('orderId');
  });

  it('does not send a refused order again', async () => {
    const { submission } = await submit([() => answer(400, { error: 'no' })]);
    expect(submission).to.include({ status: 400, refusal: '{"error":"no"}' });
  });

  it('does not repeat a call without an answer, since the order may have been taken', async () => {
    const { submission } = await submit([
      () => {
        throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
      },
    ]);
    expect(submission).to.include({ status: 0, refusal: 'fetch failed: read ECONNRESET' });
  });
});
