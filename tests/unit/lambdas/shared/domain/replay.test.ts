import { expect } from 'chai';
import fc from 'fast-check';
import { BrokenHistoryError } from '../../../../../lambdas/shared/domain/errors.ts';
import { hasEnded, type Order } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../../../../lambdas/shared/domain/order-command.ts';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { record } from '../../../../../lambdas/shared/domain/record.ts';
import { replay } from '../../../../../lambdas/shared/domain/replay.ts';
import { anOrder, anOrderCreated, ORDER_ID } from '../../../../support/builders.ts';
import { COMMANDS, PLACE } from '../../../../support/order-commands.ts';

/** The way forward, then the way back: parts of it get histories far enough to be interesting. */
const ORDERLY: OrderCommand[] = [
  COMMANDS.ValidateOrder,
  COMMANDS.ReserveStock,
  COMMANDS.RecordCharge,
  COMMANDS.StartFulfillment,
  COMMANDS.ConfirmOrder,
  COMMANDS.StartCompensation,
  COMMANDS.RecordRefund,
  COMMANDS.ReleaseStock,
  COMMANDS.CloseOrder,
];
const cents = fc.integer({ min: 0, max: 100_000_000 });
const line = fc.record(
  { product_id: fc.constantFrom('p-1', 'p-2'), quantity: fc.integer({ min: 1, max: 1_000 }) },
  { requiredKeys: ['product_id', 'quantity'] },
);
const pricedLine = fc
  .tuple(line, cents)
  .map(([item, unit_price_cents]) => ({ ...item, unit_price_cents }));
const place = fc.record({
  type: fc.constant('PlaceOrder' as const),
  customer_id: fc.constantFrom('c-1', 'c-2'),
  items: fc.array(line, { minLength: 1, maxLength: 3 }),
});
const anyCommand: fc.Arbitrary<OrderCommand> = fc.oneof(
  place,
  fc.record({
    type: fc.constant('ValidateOrder' as const),
    items: fc.array(pricedLine, { minLength: 1, maxLength: 3 }),
    total_cents: cents,
  }),
  fc.record({
    type: fc.constant('RecordCharge' as const),
    charge_id: fc.constantFrom('ch-1', 'ch-2'),
    amount_cents: cents,
  }),
  fc.record({
    type: fc.constant('StartCompensation' as const),
    end: fc.constantFrom('COMPENSATED' as const, 'FAILED' as const),
    failure_reason: fc.constantFrom('A: a', 'B: b'),
  }),
  { weight: 5, arbitrary: fc.constantFrom<OrderCommand>(...Object.values(COMMANDS)) },
);
const noise = fc.array(anyCommand, { maxLength: 2 });
/** Histories start with an order; then anything in any order, repeats and illegal steps included. */
const history = fc.tuple(
  place,
  fc
    .tuple(fc.subarray(ORDERLY), fc.array(noise, { minLength: 9, maxLength: 9 }))
    .map(([orderly, between]) =>
      between.flatMap((some, i) => [...orderly.slice(i, i + 1), ...some]),
    ),
);

describe('replay', () => {
  it('tells exactly the stored state of every history of commands', () => {
    fc.assert(
      fc.property(history, ([place, commands]) => {
        const { stored, events } = run([place, ...commands]);
        expect(replay(events)).to.deep.equal(stored);
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells one end at most, and nothing after it, for every history of commands', () => {
    fc.assert(
      fc.property(history, ([place, commands]) => {
        const { events, stored } = run([place, ...commands]);
        const end = events.findIndex(({ type }) => ENDS.has(type));
        expect(end === -1 || end === events.length - 1).to.equal(true);
        expect(end !== -1).to.equal(stored !== undefined && hasEnded(stored));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes as much money as it gives back, unless the order is fulfilled', () => {
    const seen = { FULFILLED: 0, other: 0 };
    fc.assert(
      fc.property(history, ([place, commands]) => {
        const { stored, events } = run([place, ...commands]);
        if (!stored || !hasEnded(stored)) return;
        const fulfilled = stored.status === 'FULFILLED';
        const charges = events.filter(({ type }) => type === 'PaymentCharged').length;
        const refunds = events.filter(({ type }) => type === 'PaymentRefunded').length;
        seen[fulfilled ? 'FULFILLED' : 'other'] += charges;
        expect(charges - refunds).to.equal(fulfilled ? 1 : 0);
        const reserved = events.filter(({ type }) => type === 'StockReserved').length;
        const released = events.filter(({ type }) => type === 'StockReleased').length;
        expect(reserved - released).to.equal(fulfilled ? 1 : 0);
      }),
      { numRuns: 2_000 },
    );
    // The property says nothing unless orders were paid for on both ways.
    expect(Math.min(seen.FULFILLED, seen.other)).to.be.above(20);
  });

  it('changes nothing when a command that took effect is given again', () => {
    fc.assert(
      fc.property(history, ([place, commands]) => {
        const once = run([place, ...commands]);
        const twice = run([place, ...commands.flatMap((command) => [command, command])]);
        expect(twice.events.map((e) => e.type)).to.deep.equal(once.events.map((e) => e.type));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a parked order parked whatever comes late, until its end', () => {
    const { ValidateOrder, ReserveStock, RecordCharge, StartCompensation } = COMMANDS;
    const { RecordRefund, ReleaseStock, CloseOrder, ParkOrder } = COMMANDS;
    const undoing = [PLACE, ValidateOrder, ReserveStock, RecordCharge, StartCompensation];
    const { reason, owed } = ParkOrder;
    const late = run([...undoing, ParkOrder, RecordRefund, ReleaseStock]).stored;
    expect(late).to.include({ payment: 'REFUNDED', stock: 'RELEASED' });
    expect(late?.attention).to.deep.equal({ reason, owed });
    const again = { ...ParkOrder, reason: 'ReleaseInventory gave up' };
    const anew = run([...undoing, ParkOrder, RecordRefund, again]).stored;
    expect(anew?.attention?.reason).to.equal('ReleaseInventory gave up');
    const closed = run([...undoing, ParkOrder, RecordRefund, ReleaseStock, CloseOrder]).stored;
    expect(closed).to.include({ status: 'FAILED' }).and.not.have.property('attention');
  });

  it('takes the order from its first event', () => {
    expect(replay([anOrderCreated()])).to.deep.equal(anOrder());
  });

  it('refuses a history with a gap, when an event is missing', () => {
    const failed = { type: 'OrderFailed', data: { failure_reason: 'A: a' }, sequence: 3 };
    const events = [anOrderCreated(), anOrderCreated(failed as Partial<OrderEvent>)];
    expect(() => replay(events)).to.throw(BrokenHistoryError, 'event 3');
  });

  it('refuses a history that is not of one order', () => {
    const failed = { type: 'OrderFailed', data: { failure_reason: 'A: a' }, sequence: 2 };
    const other = anOrderCreated({ ...failed, order_id: 'other' } as Partial<OrderEvent>);
    expect(() => replay([anOrderCreated(), other])).to.throw(BrokenHistoryError, 'other');
  });

  it('refuses a second creation and an empty history', () => {
    const again = anOrderCreated({ sequence: 2 });
    expect(() => replay([anOrderCreated(), again])).to.throw(BrokenHistoryError, 'twice');
    expect(() => replay([])).to.throw(BrokenHistoryError, 'no events');
  });
});

const ENDS = new Set(['OrderFulfilled', 'OrderRejected', 'OrderCompensated', 'OrderFailed']);
const REFUSALS = new Set([
  'IllegalTransitionError',
  'CompensationBegunError',
  'OrderCancelledError',
  'NotCancellableError',
]);

/** Runs commands as the repository does, keeping the stored item and the event log. */
function run(commands: OrderCommand[]): { stored: Order | undefined; events: OrderEvent[] } {
  const events: OrderEvent[] = [];
  let stored: Order | undefined;
  for (const [index, command] of commands.entries()) {
    try {
      const recorded = record(stored, command, {
        order_id: ORDER_ID,
        correlation_id: 'corr',
        event_id: `e-${index}`,
        timestamp: new Date(index).toISOString(),
      });
      if (!recorded) continue;
      stored = recorded.order;
      events.push(recorded.event);
    } catch (error) {
      if (!(error instanceof Error && REFUSALS.has(error.name))) throw error;
    }
  }
  return { stored, events };
}
