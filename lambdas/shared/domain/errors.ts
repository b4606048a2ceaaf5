import type { OrderStatus } from './order.ts';

// The workflow catches errors by name, so each name is a literal: a minified class has none.

/** The order breaks a business rule, so that it ends as REJECTED. */
export class OrderRejectedError extends Error {
  override readonly name = 'OrderRejectedError';
}

/** The customer cancelled the order: no further step is taken for it. */
export class OrderCancelledError extends Error {
  override readonly name = 'OrderCancelledError';

  constructor() {
    super('the customer cancelled the order');
  }
}

/** The order is being undone: no further step is taken for it. */
export class CompensationBegunError extends Error {
  override readonly name = 'CompensationBegunError';
}

/** The order ended before: a workflow that begins for it has nothing to do. */
export class OrderEndedError extends Error {
  override readonly name = 'OrderEndedError';

  constructor(status: OrderStatus) {
    super(`the order is ${status} already`);
  }
}

/** The order is in a status from which the wanted step does not lead anywhere. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';

  constructor(command: string, status: OrderStatus | 'absent', detail = '') {
    super(`${command} is not possible for an order that is ${status}${detail}`);
  }
}

/** The order can no longer be cancelled; the message says why, in words for the customer. */
export class NotCancellableError extends Error {
  override readonly name = 'NotCancellableError';
}

/** No such order. */
export class OrderNotFoundError extends Error {
  override readonly name = 'OrderNotFoundError';

  constructor(orderId: string) {
    super(`order ${orderId} not found`);
  }
}

/** An order's events do not follow each other as events of one order do. */
export class BrokenHistoryError extends Error {
  override readonly name = 'BrokenHistoryError';
}
