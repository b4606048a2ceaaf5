import fc from 'fast-check';
import type { Debt } from '../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../lambdas/shared/domain/order-command.ts';
import type {
  PlatformEvent,
  PlatformEventData,
} from '../../lambdas/shared/domain/platform-event.ts';

const name = fc.string({ minLength: 1 });
const words = fc.string();
const cents = fc.nat();
const count = fc.integer({ min: 1 });
const uuid = fc.uuid({ version: 7 });
const timestamp = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const debts: Debt[] = ['confirmation', 'refund', 'charge outcome', 'stock release', 'end'];
const line = fc.record(
  { product_id: name, quantity: count, unit_price_cents: cents },
  { requiredKeys: ['product_id', 'quantity'] },
);
const pricedLine = fc.record({ product_id: name, quantity: count, unit_price_cents: cents });
const some = <Value>(item: fc.Arbitrary<Value>) => fc.array(item, { minLength: 1, maxLength: 3 });

/** Any command of each type; a type that is missing here does not compile. */
const COMMANDS: {
  [Type in OrderCommand['type']]: fc.Arbitrary<Omit<Extract<OrderCommand, { type: Type }>, 'type'>>;
} = {
  PlaceOrder: fc.record({ customer_id: name, items: some(line) }),
  ValidateOrder: fc.record({ items: some(pricedLine), total_cents: cents }),
  ReserveStock: fc.record({ expires_at: timestamp }),
  RecordCharge: fc.record({ charge_id: name, amount_cents: cents }),
  RecordDecline: fc.record({ decline_reason: words }),
  StartFulfillment: fc.record({}),
  ConfirmOrder: fc.record({ fulfillment_id: name }),
  RejectOrder: fc.record({ failure_reason: words }),
  CancelOrder: fc.record({}),
  StartCompensation: fc.record({
    end: fc.constantFrom('COMPENSATED' as const, 'FAILED' as const),
    failure_reason: words,
  }),
  RecordRefund: fc.record({ refund_id: name, amount_cents: cents }),
  RecordVoid: fc.record({}),
  ReleaseStock: fc.record({}),
  CloseOrder: fc.record({}),
  ParkOrder: fc.record({ reason: words, owed: fc.subarray(debts) }),
};

const of = (type: OrderCommand['type']): fc.Arbitrary<OrderCommand> =>
  COMMANDS[type].map((fields) => ({ type, ...fields }) as OrderCommand);

/** The way forward, so that histories get far enough for the late events too. */
const FORWARD = ['ValidateOrder', 'ReserveStock', 'RecordCharge', 'StartFulfillment'] as const;

/** Histories of commands: an order is placed, then anything in any order, repeats included. */
export const commands: fc.Arbitrary<OrderCommand[]> = fc
  .tuple(
    of('PlaceOrder'),
    fc
      .integer({ min: 0, max: FORWARD.length })
      .chain((steps) => fc.tuple(...FORWARD.slice(0, steps).map(of))),
    fc.array(fc.oneof(...(Object.keys(COMMANDS) as OrderCommand['type'][]).map(of)), {
      maxLength: 12,
    }),
  )
  .map(([place, forward, rest]) => [place, ...forward, ...rest]);

/** Any data of each platform event; a type that is missing here does not compile. */
const PLATFORM: { [Type in keyof PlatformEventData]: fc.Arbitrary<PlatformEventData[Type]> } = {
  StockAdjusted: fc.record({
    product_id: name,
    quantity: fc.integer(),
    available: fc.nat(),
    reason: words,
    adjusted_by: name,
  }),
  CircuitBreakerOpened: fc.record({
    breaker: name,
    failures: count,
    calls: count,
    retry_at: timestamp,
  }),
  CircuitBreakerHalfOpened: fc.record({ breaker: name, lease_until: timestamp }),
  CircuitBreakerClosed: fc.record({ breaker: name }),
  CircuitBreakerForced: fc.record(
    { breaker: name, forced: fc.constantFrom('OPEN', 'CLOSED'), reason: words, forced_by: name },
    { requiredKeys: ['breaker', 'reason', 'forced_by'] },
  ),
  ShippingNoticeIssued: fc.record({ order_id: uuid, fulfillment_id: name }),
};

const SUBJECTS: Record<keyof PlatformEventData, string> = {
  StockAdjusted: 'product/p-1',
  CircuitBreakerOpened: 'circuit-breaker/payment',
  CircuitBreakerHalfOpened: 'circuit-breaker/payment',
  CircuitBreakerClosed: 'circuit-breaker/payment',
  CircuitBreakerForced: 'circuit-breaker/payment',
  ShippingNoticeIssued: 'shipping-notice/01936f2a-7b1c-7def-8abc-0123456789ab',
};

/** Any platform event of a type. */
export function platformEvent(type: keyof PlatformEventData): fc.Arbitrary<PlatformEvent> {
  return fc
    .record({
      data: PLATFORM[type] as fc.Arbitrary<object>,
      sequence: count,
      event_id: uuid,
      timestamp,
      correlation_id: name,
    })
    .map((recorded) => ({ ...recorded, type, subject: SUBJECTS[type] }) as PlatformEvent);
}

/** What the outside world gives to each event. */
export const recording = fc.record({
  order_id: uuid,
  correlation_id: name,
  event_id: uuid,
  timestamp,
});

export const PLATFORM_TYPES = Object.keys(PLATFORM) as (keyof PlatformEventData)[];
