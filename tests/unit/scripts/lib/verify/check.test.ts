import { expect } from 'chai';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../../../../lambdas/shared/domain/order-command.ts';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { record } from '../../../../../lambdas/shared/domain/record.ts';
import type { StockMark } from '../../../../../lambdas/shared/domain/stock-mark.ts';
import type { Books, StockRow } from '../../../../../scripts/lib/verify/books.ts';
import { check } from '../../../../../scripts/lib/verify/check.ts';
import { lasting } from '../../../../../scripts/lib/verify/finding.ts';

const ID = '01936f2a-7b1c-7def-8abc-0123456789ab';
const items = [{ product_id: 'p-1', quantity: 2, unit_price_cents: 500 }];
const FULFILLED: OrderCommand[] = [
  { type: 'PlaceOrder', customer_id: 'c-1', items },
  { type: 'ValidateOrder', items, total_cents: 1_000 },
  { type: 'ReserveStock', expires_at: '2026-01-02T05:00:00.000Z' },
  { type: 'RecordCharge', charge_id: 'ch-1', amount_cents: 1_000 },
  { type: 'StartFulfillment' },
  { type: 'ConfirmOrder', fulfillment_id: 'f-1' },
];
const FAILED: OrderCommand[] = [
  ...FULFILLED.slice(0, 5),
  { type: 'StartCompensation', end: 'FAILED', failure_reason: 'FULFILLMENT_REJECTED: no' },
  { type: 'RecordRefund', refund_id: 're-1', amount_cents: 1_000 },
  { type: 'ReleaseStock' },
  { type: 'CloseOrder' },
];

/** The books of one order that went through these commands, and in which nothing is wrong. */
function booksOf(commands: readonly OrderCommand[]): Books {
  let order: Order | undefined;
  const events: OrderEvent[] = [];
  for (const command of commands) {
    const recorded = record(order, command, {
      order_id: ID,
      correlation_id: 'corr-1',
      event_id: `event-${events.length + 1}`,
      timestamp: '2026-01-02T03:04:05.000Z',
    });
    if (!recorded) throw new Error(`${command.type} changed nothing`);
    order = recorded.order;
    events.push(recorded.event);
  }
  if (!order) throw new Error('no order');
  const { stock, payment, status } = order;
  const reserved = stock === 'RESERVED' ? 2 : 0;
  const consumed = stock === 'CONSUMED' ? 2 : 0;
  const kept = payment === 'CHARGED' ? 0 : 1_000;
  return {
    readAt: Date.parse('2026-01-02T04:00:00.000Z'),
    orders: new Map([[ID, order]]),
    events: new Map([[ID, events]]),
    stock: new Map([
      [
        'p-1',
        { product_id: 'p-1', available: 10 - reserved - consumed, reserved, consumed, put_in: 10 },
      ],
    ]),
    adjustments: [{ product_id: 'p-1', quantity: 10 }],
    reservations: new Map(
      stock
        ? [[ID, { order_id: ID, status: stock, items, expires_at: '2026-01-02T05:00:00.000Z' }]]
        : [],
    ),
    payments: new Map(
      payment ? [[ID, { order_id: ID, status: payment, amount_cents: 1_000 }]] : [],
    ),
    ledger: new Map(
      payment
        ? [[ID, { order_id: ID, charged_cents: 1_000, refunded_cents: kept, charges: 1 }]]
        : [],
    ),
    failedOrders: new Map(status === 'FAILED' ? [[ID, { order_id: ID, status }]] : []),
    executions: new Map(),
  };
}

/** The same with a mark on the product, and the stock as the mark says unless it is given. */
function markedOrder(
  commands: readonly OrderCommand[],
  mark: StockMark,
  level = LEVELS[mark.state],
): Books {
  const row = { product_id: 'p-1', put_in: 10, ...level, movements: { [ID]: mark } };
  return { ...booksOf(commands), stock: new Map([['p-1', row]]) };
}

const LEVELS: Record<StockMark['state'], Pick<StockRow, 'available' | 'reserved' | 'consumed'>> = {
  RESERVED: { available: 8, reserved: 2, consumed: 0 },
  CONSUMED: { available: 8, reserved: 0, consumed: 2 },
  RELEASED: { available: 10, reserved: 0, consumed: 0 },
  REFUSED: { available: 10, reserved: 0, consumed: 0 },
};

const typesOf = (books: Books): string[] => check(books).map(({ type }) => type);

function orderOf(books: Books): Order {
  const order = books.orders.get(ID);
  if (!order) throw new Error('no order');
  return order;
}

describe('check', () => {
  it('finds nothing in the books of a fulfilled and of a failed order', () => {
    expect(check(booksOf(FULFILLED))).to.deep.equal([]);
    expect(check(booksOf(FAILED))).to.deep.equal([]);
  });

  it('finds an order that is not what its events say, and events without an order', () => {
    const books = booksOf(FULFILLED);
    const changed = new Map([[ID, { ...orderOf(books), total_cents: 1 }]]);
    expect(typesOf({ ...books, orders: changed })).to.include('HISTORY_DIFFERS');
    expect(typesOf({ ...books, orders: new Map() })).to.include('EVENTS_WITHOUT_ORDER');
  });

  it('finds an order that nobody works on, and proposes to start or resume it', () => {
    const books = booksOf(FULFILLED.slice(0, 1));
    expect(check(books)).to.have.nested.property('[0].repair.kind', 'start');
    const broken = new Map([[ID, { running: 0, broken: 'TIMED_OUT' }]]);
    expect(check({ ...books, executions: broken })).to.have.nested.property(
      '[0].repair.kind',
      'resume',
    );
    const running = new Map([[ID, { running: 1 }]]);
    expect(check({ ...books, executions: running })).to.deep.equal([]);
  });

  it('finds a parked order with what it owes', () => {
    const parked: OrderCommand = { type: 'ParkOrder', reason: 'no refund', owed: ['refund'] };
    const [finding] = check(booksOf([...FAILED.slice(0, 6), parked]));
    expect(finding).to.include({ type: 'ORDER_NEEDS_ATTENTION', subject: ID });
    expect(finding?.detail).to.contain('refund');
  });

  it('finds a failed order without its failed-orders row', () => {
    expect(typesOf({ ...booksOf(FAILED), failedOrders: new Map() })).to.deep.equal([
      'FAILURE_UNRECORDED',
    ]);
  });

  it('finds stock below zero, stock that does not add up, and stock nobody put in', () => {
    const stock = (row: object) =>
      typesOf({
        ...booksOf(FULFILLED),
        stock: new Map([
          [
            'p-1',
            { product_id: 'p-1', available: 8, reserved: 0, consumed: 2, put_in: 10, ...row },
          ],
        ]),
      });
    expect(stock({})).to.deep.equal([]);
    expect(stock({ available: -1, put_in: 1 })).to.deep.equal([
      'STOCK_NEGATIVE',
      'STOCK_PUT_IN_WRONG',
    ]);
    expect(stock({ available: 9 })).to.deep.equal(['STOCK_SUM_WRONG']);
    expect(stock({ available: 9, consumed: 1 })).to.deep.equal(['STOCK_CONSUMED_WRONG']);
    expect(stock({ available: 7, reserved: 1 })).to.deep.equal(['STOCK_RESERVED_WRONG']);
  });

  it('finds a reservation that outlived its order, and proposes to let it expire', () => {
    const books = booksOf(FAILED);
    const stranded = new Map([
      [
        ID,
        {
          order_id: ID,
          status: 'RESERVED' as const,
          items,
          expires_at: '2026-01-02T05:00:00.000Z',
        },
      ],
    ]);
    const findings = check({ ...books, reservations: stranded });
    expect(findings.map(({ type }) => type)).to.deep.equal([
      'STOCK_RESERVED_WRONG',
      'RESERVATION_STRANDED',
    ]);
    expect(findings[1]?.repair).to.deep.equal({ kind: 'expire reservation', order_id: ID });
  });

  it('goes by the mark of a large order between its two transactions', () => {
    const reserving = markedOrder(FULFILLED.slice(0, 2), { state: 'RESERVED' });
    expect(typesOf(reserving)).to.deep.equal(['ORDER_STUCK']);
    const consuming = markedOrder(FULFILLED.slice(0, 5), { state: 'CONSUMED' });
    expect(typesOf(consuming)).to.deep.equal(['ORDER_STUCK']);
    const undoing = FAILED.slice(0, 7);
    expect(typesOf(markedOrder(undoing, { state: 'RELEASED' }))).to.deep.equal(['ORDER_STUCK']);
    const wrong = markedOrder(undoing, { state: 'RESERVED' }, LEVELS.RELEASED);
    expect(typesOf(wrong)).to.include('STOCK_RESERVED_WRONG');
  });

  it('finds a mark that holds stock for an order that ended without it', () => {
    const stranded = markedOrder(FAILED, { state: 'RESERVED' });
    expect(typesOf(stranded)).to.deep.equal(['RESERVATION_STRANDED']);
    const unsold = markedOrder(FULFILLED, { state: 'RELEASED' });
    expect(typesOf(unsold)).to.deep.equal(['RESERVATION_DIFFERS']);
    expect(typesOf({ ...stranded, orders: new Map() })).to.include('RESERVATION_STRANDED');
    expect(typesOf(markedOrder(FAILED, { state: 'RELEASED' }))).to.deep.equal([]);
  });

  it('finds an order whose stock its reservation does not know', () => {
    const books = booksOf(FULFILLED);
    expect(typesOf({ ...books, reservations: new Map() })).to.include('RESERVATION_DIFFERS');
  });

  it('finds a fulfilled order that is not charged its total', () => {
    const row = (amount_cents: number) =>
      new Map([[ID, { order_id: ID, status: 'CHARGED' as const, amount_cents }]]);
    expect(typesOf({ ...booksOf(FULFILLED), payments: row(999) })).to.deep.equal(['CHARGE_WRONG']);
    expect(typesOf({ ...booksOf(FULFILLED), payments: new Map() })).to.deep.equal([
      'PAYMENT_DIFFERS',
      'CHARGE_WRONG',
    ]);
  });

  it('finds money kept of an order that failed', () => {
    const kept = new Map([[ID, { order_id: ID, status: 'CHARGED' as const, amount_cents: 1_000 }]]);
    expect(typesOf({ ...booksOf(FAILED), payments: kept })).to.deep.equal([
      'PAYMENT_DIFFERS',
      'MONEY_KEPT',
    ]);
  });

  it('finds what the provider holds more or less than our books say', () => {
    const ledger = (entry: object) =>
      typesOf({
        ...booksOf(FULFILLED),
        ledger: new Map([
          [ID, { order_id: ID, charged_cents: 1_000, refunded_cents: 0, charges: 1, ...entry }],
        ]),
      });
    expect(ledger({})).to.deep.equal([]);
    expect(ledger({ refunded_cents: 1_000 })).to.deep.equal(['LEDGER_DIFFERS']);
    expect(ledger({ charged_cents: 2_000, refunded_cents: 1_000, charges: 2 })).to.deep.equal([
      'LEDGER_DIFFERS',
    ]);
    const stranger = new Map([
      ['other', { order_id: 'other', charged_cents: 1, refunded_cents: 0, charges: 1 }],
    ]);
    expect(typesOf({ ...booksOf(FULFILLED), ledger: stranger })).to.deep.equal([
      'LEDGER_DIFFERS',
      'PAYMENT_DIFFERS',
    ]);
  });

  it('keeps of two readings only what both of them found alike', () => {
    const finding = { type: 'ORDER_STUCK', subject: ID, detail: 'PENDING' } as const;
    const moved = { ...finding, detail: 'PROCESSING' };
    expect(lasting([finding], [finding])).to.deep.equal([finding]);
    expect(lasting([finding], [moved])).to.deep.equal([]);
  });
});
