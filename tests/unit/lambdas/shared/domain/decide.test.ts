import { expect } from 'chai';
import { decide } from '../../../../../lambdas/shared/domain/decide.ts';
import { IllegalTransitionError } from '../../../../../lambdas/shared/domain/errors.ts';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../../../../lambdas/shared/domain/order-command.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  anOrder,
  anUndoneOrder,
  aPricedOrder,
  NOW,
} from '../../../../support/builders.ts';
import { COMMANDS, PLACE } from '../../../../support/order-commands.ts';

const compensation = { end: 'FAILED', failure_reason: 'STEP_FAILED: X' } as const;
const cancel_requested_at = NOW;
const { reason, owed } = COMMANDS.ParkOrder;
const ended = { fulfillment_id: 'f-1', charge_id: 'ch-1', refund_id: 're-1', compensation };

/** Outcomes in short. What a row does not name is an IllegalTransitionError. */
const DONE = 'done before';
const BEGUN = 'CompensationBegunError';
const CANCELLED = 'OrderCancelledError';
const TOO_LATE = 'NotCancellableError';

const goesForward = {
  StartCompensation: 'CompensationStarted',
  CancelOrder: 'OrderCancelRequested',
};
const parkable = { ParkOrder: 'OrderParked' };
const cancelled = {
  ValidateOrder: CANCELLED,
  ReserveStock: CANCELLED,
  StartFulfillment: CANCELLED,
  StartCompensation: 'CompensationStarted',
  CancelOrder: DONE,
  ...parkable,
};
const undoing = {
  ValidateOrder: BEGUN,
  ReserveStock: BEGUN,
  StartFulfillment: BEGUN,
  StartCompensation: DONE,
  CancelOrder: TOO_LATE,
  ReleaseStock: DONE,
  ...parkable,
};
const closed = { CancelOrder: TOO_LATE, ParkOrder: DONE };
const undone = { ...closed, StartCompensation: DONE, ReleaseStock: DONE, CloseOrder: DONE };

/** What each command makes of an order in each state that an order can be in. */
const TABLE: Record<string, [order: Order, row: Record<string, string>]> = {
  placed: [
    anOrder(),
    {
      ...goesForward,
      ...parkable,
      ValidateOrder: 'OrderValidated',
      RejectOrder: 'OrderRejected',
    },
  ],
  'placed and cancelled': [
    anOrder({ cancel_requested_at }),
    { ...cancelled, RejectOrder: 'OrderRejected' },
  ],
  'placed and being undone': [
    anOrder({ compensation }),
    { ...undoing, RecordVoid: 'PaymentVoided', CloseOrder: 'OrderFailed' },
  ],
  priced: [
    aPricedOrder(),
    {
      ...goesForward,
      ...parkable,
      ValidateOrder: DONE,
      ReserveStock: 'StockReserved',
      RejectOrder: 'OrderRejected',
    },
  ],
  'priced and cancelled': [
    aPricedOrder({ cancel_requested_at }),
    { ...cancelled, RejectOrder: 'OrderRejected' },
  ],
  reserved: [
    aPricedOrder({ stock: 'RESERVED' }),
    {
      ...goesForward,
      ...parkable,
      ValidateOrder: DONE,
      ReserveStock: DONE,
      RecordCharge: 'PaymentCharged',
      RecordDecline: 'PaymentDeclined',
    },
  ],
  'reserved and cancelled': [
    aPricedOrder({ stock: 'RESERVED', cancel_requested_at }),
    { ...cancelled, RecordCharge: 'PaymentCharged', RecordDecline: 'PaymentDeclined' },
  ],
  'reserved and being undone': [
    aPricedOrder({ stock: 'RESERVED', compensation }),
    {
      ...undoing,
      ReleaseStock: 'StockReleased',
      RecordCharge: 'PaymentCharged',
      RecordDecline: 'PaymentDeclined',
      RecordVoid: 'PaymentVoided',
    },
  ],
  'released, and its charge still in doubt': [
    aPricedOrder({ stock: 'RELEASED', compensation }),
    {
      ...undoing,
      RecordCharge: 'PaymentCharged',
      RecordDecline: 'PaymentDeclined',
      RecordVoid: 'PaymentVoided',
      CloseOrder: 'OrderFailed',
    },
  ],
  charged: [
    aChargedOrder(),
    {
      ...goesForward,
      ...parkable,
      ValidateOrder: DONE,
      ReserveStock: DONE,
      RecordCharge: DONE,
      StartFulfillment: 'FulfillmentStarted',
    },
  ],
  'charged and cancelled': [
    aChargedOrder({ cancel_requested_at }),
    { ...cancelled, RecordCharge: DONE },
  ],
  'charged and being undone': [
    aChargedOrder({ compensation }),
    {
      ...undoing,
      RecordCharge: DONE,
      RecordRefund: 'PaymentRefunded',
      ReleaseStock: 'StockReleased',
    },
  ],
  declined: [
    aPricedOrder({ stock: 'RESERVED', payment: 'DECLINED' }),
    {
      ...goesForward,
      ...parkable,
      ValidateOrder: DONE,
      ReserveStock: DONE,
      RecordDecline: DONE,
    },
  ],
  'declined and being undone': [
    aPricedOrder({ stock: 'RESERVED', payment: 'DECLINED', compensation }),
    { ...undoing, RecordDecline: DONE, ReleaseStock: 'StockReleased' },
  ],
  'void and being undone': [
    aPricedOrder({ stock: 'RESERVED', payment: 'VOIDED', compensation }),
    { ...undoing, RecordVoid: DONE, ReleaseStock: 'StockReleased' },
  ],
  'being fulfilled': [
    aFulfillingOrder(),
    {
      ...goesForward,
      ...parkable,
      CancelOrder: TOO_LATE,
      ValidateOrder: DONE,
      ReserveStock: DONE,
      RecordCharge: DONE,
      StartFulfillment: DONE,
      ConfirmOrder: 'OrderFulfilled',
    },
  ],
  'not fulfilled and being undone': [
    aFulfillingOrder({ compensation }),
    {
      ...undoing,
      RecordCharge: DONE,
      RecordRefund: 'PaymentRefunded',
      ReleaseStock: 'StockReleased',
    },
  ],
  undone: [
    anUndoneOrder(),
    { ...undoing, RecordRefund: DONE, ReleaseStock: DONE, CloseOrder: 'OrderFailed' },
  ],
  'undone and to be COMPENSATED': [
    anUndoneOrder({ compensation: { ...compensation, end: 'COMPENSATED' } }),
    { ...undoing, RecordRefund: DONE, ReleaseStock: DONE, CloseOrder: 'OrderCompensated' },
  ],
  'undone and parked': [
    anUndoneOrder({ attention: { reason, owed } }),
    { ...undoing, RecordRefund: DONE, CloseOrder: 'OrderFailed', ParkOrder: DONE },
  ],
  'undone and parked for another reason': [
    anUndoneOrder({ attention: { reason: 'RefundPayment gave up', owed: [] } }),
    { ...undoing, RecordRefund: DONE, CloseOrder: 'OrderFailed' },
  ],
  FULFILLED: [
    aFulfillingOrder({ status: 'FULFILLED', stock: 'CONSUMED', fulfillment_id: 'f-1' }),
    { ...closed, ConfirmOrder: DONE, RecordCharge: DONE },
  ],
  REJECTED: [anOrder({ status: 'REJECTED' }), { ...closed, RejectOrder: DONE }],
  FAILED: [anUndoneOrder({ ...ended, status: 'FAILED' }), { ...undone, RecordRefund: DONE }],
  COMPENSATED: [
    anUndoneOrder({
      ...ended,
      status: 'COMPENSATED',
      compensation: { ...compensation, end: 'COMPENSATED' },
    }),
    { ...undone, RecordRefund: DONE },
  ],
};

describe('decide', () => {
  for (const [state, [order, row]] of Object.entries(TABLE)) {
    for (const [name, command] of Object.entries(COMMANDS)) {
      const expected = row[name] ?? 'IllegalTransitionError';
      it(`answers ${expected} to ${name} when the order is ${state}`, () => {
        expect(verdict(() => decide(order, command))).to.equal(expected);
      });
    }
  }

  it('makes an order of PlaceOrder when there is none, and refuses it when there is one', () => {
    const { customer_id, items } = PLACE;
    const fact = decide(undefined, PLACE);
    expect(fact).to.deep.equal({ type: 'OrderCreated', data: { customer_id, items } });
    expect(() => decide(anOrder(), PLACE)).to.throw(IllegalTransitionError, 'PENDING');
  });

  it('refuses every other command when there is no order', () => {
    for (const command of Object.values(COMMANDS)) {
      expect(() => decide(undefined, command)).to.throw(IllegalTransitionError, 'absent');
    }
  });

  it('refuses another fulfillment, charge or refund than the one that was recorded', () => {
    const fulfilled = aFulfillingOrder({ status: 'FULFILLED', fulfillment_id: 'f-other' });
    refuses(fulfilled, { type: 'ConfirmOrder', fulfillment_id: 'f-1' }, 'by f-other, not by f-1');
    const charge = { type: 'RecordCharge', charge_id: 'ch-2', amount_cents: 1 } as const;
    refuses(aChargedOrder(), charge, 'CHARGED');
    refuses(
      anUndoneOrder(),
      { type: 'RecordRefund', refund_id: 're-2', amount_cents: 1 },
      'REFUNDED',
    );
  });

  it('says how an order ends by whoever began to undo it first', () => {
    const order = anUndoneOrder({ compensation: { end: 'COMPENSATED', failure_reason: 'first' } });
    const late = { type: 'StartCompensation', end: 'FAILED', failure_reason: 'late' } as const;
    expect(decide(order, late)).to.equal(undefined);
    expect(decide(order, { type: 'CloseOrder' })).to.deep.equal({
      type: 'OrderCompensated',
      data: { failure_reason: 'first' },
    });
  });

  it('says FAILED of an order that was being fulfilled, whichever step gave it up', () => {
    const late = { type: 'StartCompensation', end: 'COMPENSATED', failure_reason: 'why' } as const;
    for (const [order, end] of [
      [aFulfillingOrder(), 'FAILED'],
      [aChargedOrder(), 'COMPENSATED'],
    ] as const) {
      const data = { end, failure_reason: 'why' };
      expect(decide(order, late)).to.deep.equal({ type: 'CompensationStarted', data });
    }
  });
});

function refuses(order: Order, command: OrderCommand, words: string): void {
  expect(() => decide(order, command)).to.throw(IllegalTransitionError, words);
}

function verdict(run: () => ReturnType<typeof decide>): string {
  try {
    return run()?.type ?? DONE;
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
    return (error as Error).name;
  }
}
