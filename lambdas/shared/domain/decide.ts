import { IllegalTransitionError } from './errors.ts';
import type { Order, OrderStatus } from './order.ts';
import type { OrderCommand } from './order-command.ts';
import type { OrderFact } from './order-event.ts';

/**
 * Says what a command makes happen to an order, and changes nothing. `undefined` means that it
 * has happened already: every step of the workflow may run again at any time.
 *
 * @throws IllegalTransitionError when the order is in a status that does not allow the command.
 */
export function decide(order: Order | undefined, command: OrderCommand): OrderFact | undefined {
  if (command.type === 'PlaceOrder') {
    if (order) throw new IllegalTransitionError(command.type, order.status);
    return {
      type: 'OrderCreated',
      data: { customer_id: command.customer_id, items: command.items },
    };
  }
  if (!order) throw new IllegalTransitionError(command.type, 'absent');
  if (order.status === END_OF[command.type]) return repeated(order, command);
  if (!ALLOWED_FROM[command.type].includes(order.status)) {
    throw new IllegalTransitionError(command.type, order.status);
  }
  return factOf(command);
}

type Step = Exclude<OrderCommand, { type: 'PlaceOrder' }>;

/** The status each step leads to. */
const END_OF: Record<Step['type'], OrderStatus> = {
  ValidateOrder: 'PROCESSING',
  ConfirmOrder: 'FULFILLED',
  RejectOrder: 'REJECTED',
  FailOrder: 'FAILED',
};

/** The statuses each step may start from. An order that is not validated has cost nobody anything. */
const ALLOWED_FROM: Record<Step['type'], readonly OrderStatus[]> = {
  ValidateOrder: ['PENDING'],
  ConfirmOrder: ['PROCESSING'],
  RejectOrder: ['PENDING'],
  FailOrder: ['PENDING', 'PROCESSING'],
};

function repeated(order: Order, command: Step): undefined {
  if (command.type === 'ConfirmOrder' && command.fulfillment_id !== order.fulfillment_id) {
    const detail = ` by ${order.fulfillment_id}, not by ${command.fulfillment_id}`;
    throw new IllegalTransitionError(command.type, order.status, detail);
  }
}

function factOf(command: Step): OrderFact {
  switch (command.type) {
    case 'ValidateOrder':
      return {
        type: 'OrderValidated',
        data: { items: command.items, total_cents: command.total_cents },
      };
    case 'ConfirmOrder':
      return { type: 'OrderFulfilled', data: { fulfillment_id: command.fulfillment_id } };
    case 'RejectOrder':
      return { type: 'OrderRejected', data: { failure_reason: command.failure_reason } };
    case 'FailOrder':
      return { type: 'OrderFailed', data: { failure_reason: command.failure_reason } };
  }
}
