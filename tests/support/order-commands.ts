import type { OrderCommand, OrderStep } from '../../lambdas/shared/domain/order-command.ts';

const items = [{ product_id: 'p-1', quantity: 2, unit_price_cents: 5 }];

export const PLACE: Extract<OrderCommand, { type: 'PlaceOrder' }> = {
  type: 'PlaceOrder',
  customer_id: 'c-1',
  items: [{ product_id: 'p-1', quantity: 2 }],
};

/** One command of each type on an order that exists. */
export const COMMANDS: { [Type in OrderStep['type']]: Extract<OrderStep, { type: Type }> } = {
  ValidateOrder: { type: 'ValidateOrder', items, total_cents: 10 },
  ReserveStock: { type: 'ReserveStock', expires_at: '2026-01-02T05:00:00.000Z' },
  RecordCharge: { type: 'RecordCharge', charge_id: 'ch-1', amount_cents: 10 },
  RecordDecline: { type: 'RecordDecline', decline_reason: 'insufficient_funds' },
  StartFulfillment: { type: 'StartFulfillment' },
  ConfirmOrder: { type: 'ConfirmOrder', fulfillment_id: 'f-1' },
  RejectOrder: { type: 'RejectOrder', failure_reason: 'UNKNOWN_PRODUCT: p-1' },
  CancelOrder: { type: 'CancelOrder' },
  StartCompensation: { type: 'StartCompensation', end: 'FAILED', failure_reason: 'STEP_FAILED: X' },
  RecordRefund: { type: 'RecordRefund', refund_id: 're-1', amount_cents: 10 },
  RecordVoid: { type: 'RecordVoid' },
  ReleaseStock: { type: 'ReleaseStock' },
  CloseOrder: { type: 'CloseOrder' },
  ParkOrder: { type: 'ParkOrder', reason: 'RefundPayment gave up', owed: ['refund', 'end'] },
};
