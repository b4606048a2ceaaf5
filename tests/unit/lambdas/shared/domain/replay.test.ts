import { expect } from 'chai';
import fc from 'fast-check';
import {
  BrokenHistoryError,
  IllegalTransitionError,
} from '../../../../../lambdas/shared/domain/errors.ts';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../../../../lambdas/shared/domain/order-command.ts';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { record } from '../../../../../lambdas/shared/domain/record.ts';
import { replay } from '../../../../../lambdas/shared/domain/replay.ts';
import { anOrder, anOrderCreated, ORDER_ID } from '../../../../support/builders.ts';

const cents = fc.integer({ min: 0, max: 100_000_000 });
const line = fc.record(
  { product_id: fc.constantFrom('p-1', 'p-2'), quantity: fc.integer({ min: 1, max: 1_000 }) },
  { requiredKeys: ['product_id', 'quantity'] },
);
const pricedLine = fc
  .tuple(line, cents)
  .map(([item, unit_price_cents]) => ({ ...item, unit_price_cents }));
const anyCommand: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.record({
    type: fc.constant('PlaceOrder' as const),
    customer_id: fc.constantFrom('c-1', 'c-2'),
    items: fc.array(line, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('ValidateOrder' as const),
    items: fc.array(pricedLine, { minLength: 1, maxLength: 3 }),
    total_cents: cents,
  }),
  fc.record({
    type: fc.constant('ConfirmOrder' as const),
    fulfillment_id: fc.constantFrom('f-1', 'f-2'),
  }),
  fc.record({
    type: fc.constantFrom('RejectOrder' as const, 'FailOrder' as const),
    failure_reason: fc.constantFrom('A: a', 'B: b'),
  }),
);
/** Histories start with an order; then anything in any order, repeats and illegal steps included. */
const history = fc.tuple(
  anyCommand.filter((command) => command.type === 'PlaceOrder'),
  fc.array(anyCommand, { maxLength: 12 }),
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
    const ends = new Set(['OrderFulfilled', 'OrderRejected', 'OrderFailed']);
    fc.assert(
      fc.property(history, ([place, commands]) => {
        const { events } = run([place, ...commands]);
        const end = events.findIndex((event) => ends.has(event.type));
        expect(end === -1 || end === events.length - 1).to.equal(true);
      }),
      { numRuns: 1_000 },
    );
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
      if (!(error instanceof IllegalTransitionError)) throw error;
    }
  }
  return { stored, events };
}
