import type { OrderStatus } from './order.ts';

/**
 * The order breaks a business rule, so that it ends as REJECTED. The workflow catches it by name:
 * the name is a literal, since a minified class has none.
 */
export class OrderRejectedError extends Error {
  override readonly name = 'OrderRejectedError';
}

/** The order is in a status from which the wanted step does not lead anywhere. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';

  constructor(command: string, status: OrderStatus | 'absent', detail = '') {
    super(`${command} is not possible for an order that is ${status}${detail}`);
  }
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
