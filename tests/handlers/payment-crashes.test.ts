import { expect } from 'chai';
import fc from 'fast-check';
import type { SimulationSettings } from '../../lambdas/shared/payment/simulated.ts';
import type { OrderReference } from '../../lambdas/shared/repositories/order-repository.ts';
import { CrashPlan, type Mishap } from '../support/crashing-client.ts';
import { orderTables } from '../support/order-tables.ts';
import { AMOUNT, PaymentBench } from '../support/payment-bench.ts';

type Rates = Partial<SimulationSettings>;

/** One fate for the charge and the refund of every order. */
const FATES: Record<string, Rates> = {
  done: {},
  declined: { declineRate: 1 },
  'done without an answer': { timeoutChargedRate: 1 },
  'not done without an answer': { timeoutUnchargedRate: 1 },
  'refused at first': { errorRate: 1 },
  'too slow': { slowRate: 1, slowMs: 5_000 },
};

/** What passes when the step is run again. */
const PASSING = new Set([
  'CrashError',
  'PaymentUnavailableError',
  'PaymentOutcomeUnknownError',
  'PaymentUnsettledError',
]);
const MAX_RUNS = 60;

describe('a payment whose process dies', function () {
  this.timeout(120_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let plan: CrashPlan;
  let bench: PaymentBench;

  before(async () => {
    tables = await orderTables();
    plan = new CrashPlan(tables.client);
    bench = new PaymentBench({ ...tables, client: plan.client });
  });
  after(() => tables.close());

  for (const [fate, rates] of Object.entries(FATES)) {
    for (const run of [forward, thereAndBack, undoneMidway]) {
      it(`at any call to AWS comes out whole: ${run.name}, ${fate}`, async () => {
        const calls = await callsOf(run, rates);
        expect(calls).to.be.above(3);
        for (let at = 0; at < calls; at++) {
          for (const mishap of ['before', 'after'] as const) {
            const reference = await bench.order();
            plan.plan([...Array<Mishap>(at).fill('none'), mishap]);
            await run(reference, rates);
            await expectWhole(reference, `${mishap} call ${at + 1}`);
          }
        }
      });
    }
  }

  it('again and again, at any calls, under any fate, comes out whole', async () => {
    const mishap = fc.constantFrom<Mishap>('none', 'none', 'before', 'after');
    const mishaps = fc.array(mishap, { maxLength: 40 });
    const fate = fc.constantFrom(...Object.values(FATES));
    const runs = fc.constantFrom(forward, thereAndBack, undoneMidway);
    await fc.assert(
      fc.asyncProperty(runs, fate, mishaps, async (run, rates, planned) => {
        const reference = await bench.order();
        plan.plan(planned);
        await run(reference, rates);
        await expectWhole(reference, JSON.stringify(planned));
      }),
      { numRuns: 80 },
    );
  });

  it('comes out whole while late attempts to charge race those that undo', async () => {
    const mishaps = fc.array(fc.constantFrom<Mishap>('none', 'none', 'before', 'after'));
    const fate = fc.constantFrom(...Object.values(FATES));
    await fc.assert(
      fc.asyncProperty(fate, mishaps, fc.nat(3), async (rates, planned, zombies) => {
        const reference = await bench.order();
        plan.plan(planned);
        const late = Array.from({ length: zombies + 1 }, () => attemptCharge(reference, rates));
        await Promise.all([...late, attemptUndo(reference, rates)]);
        await undo(reference, rates);
        await expectWhole(reference, JSON.stringify(planned));
      }),
      { numRuns: 60 },
    );
  });

  async function callsOf(run: typeof forward, rates: Rates): Promise<number> {
    const reference = await bench.order();
    plan.plan([]);
    await run(reference, rates);
    return plan.calls;
  }

  /** Charges until that is decided. */
  async function forward(reference: OrderReference, rates: Rates): Promise<void> {
    await untilDone(() => attemptCharge(reference, rates));
  }

  /** Charges until that is decided, and undoes it. */
  async function thereAndBack(reference: OrderReference, rates: Rates): Promise<void> {
    await forward(reference, rates);
    await undo(reference, rates);
  }

  /** Tries to charge once, and undoes whatever came of it. */
  async function undoneMidway(reference: OrderReference, rates: Rates): Promise<void> {
    await attemptCharge(reference, rates);
    await undo(reference, rates);
  }

  async function undo(reference: OrderReference, rates: Rates): Promise<void> {
    await untilDone(() => attemptUndo(reference, rates));
  }

  async function untilDone(attempt: () => Promise<boolean>): Promise<void> {
    for (let run = 1; run <= MAX_RUNS; run++) {
      if (await attempt()) return;
      bench.clock.advance(5_000);
    }
    throw new Error(`not done in ${MAX_RUNS} runs`);
  }

  function attemptCharge(reference: OrderReference, rates: Rates): Promise<boolean> {
    return decided(() => bench.charging(bench.provider(rates)).charge(reference));
  }

  function attemptUndo(reference: OrderReference, rates: Rates): Promise<boolean> {
    return decided(async () => {
      const order = await bench.compensate(reference);
      return bench.refunding(bench.provider(rates)).refund(order);
    });
  }

  /** False when the same is to be run again. */
  async function decided(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      const { name } = error as Error;
      if (PASSING.has(name)) return false;
      if (name === 'PaymentDeclinedError' || name === 'CompensationBegunError') return true;
      throw error;
    }
  }

  /** Our books say what the provider's say, and nothing is kept for an order that is undone. */
  async function expectWhole({ order_id }: OrderReference, words: string): Promise<void> {
    plan.plan([]);
    const order = await bench.orders.find(order_id);
    const row = await bench.store.find(order_id);
    const { charged, refunded } = await bench.balance(order_id);
    const kept = order?.payment === 'CHARGED' ? AMOUNT : 0;
    expect(charged - refunded, `${words}: the provider keeps`).to.equal(kept);
    expect(row?.status, `${words}: the row`).to.equal(order?.payment);
    if (order?.compensation) expect(order.payment, words).not.to.equal('CHARGED');
    const said = await bench.moneyEvents(order_id);
    const expected = order?.payment === undefined ? [] : EVENTS[order.payment];
    expect(said, `${words}: the events`).to.deep.equal(expected);
  }
});

const EVENTS = {
  CHARGED: ['PaymentCharged'],
  DECLINED: ['PaymentDeclined'],
  VOIDED: ['PaymentVoided'],
  REFUNDED: ['PaymentCharged', 'PaymentRefunded'],
};
