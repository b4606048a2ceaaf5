import type { Clock } from '../../shared/clock.ts';
import { cut } from '../../shared/cut.ts';
import { OrderNotFoundError } from '../../shared/domain/errors.ts';
import {
  causeInWords,
  FULFILLMENT_REJECTED_CODE,
  failureReason,
} from '../../shared/domain/failure-reason.ts';
import type { Order } from '../../shared/domain/order.ts';
import type { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import type { TransactionItem } from '../../shared/repositories/transaction.ts';
import { orderReference, taskFailure } from '../../shared/workflow/step-input.ts';

export interface OrderClosingDependencies {
  orders: OrderRepository;
  failedOrders: FailedOrders;
  clock: Clock;
}

/** A cause is as long as 32 KiB; the row needs what an operator reads. */
const MAX_CAUSE = 4_000;

const ASK_THE_PROVIDER =
  'the provider may have been asked and never said what it did: ' +
  'check with it whether it fulfilled the order';

/** Ends orders that are not fulfilled. */
export class OrderClosing {
  readonly #dependencies: OrderClosingDependencies;

  constructor(dependencies: OrderClosingDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Ends an order that nothing was done for.
   *
   * @throws IllegalTransitionError when something was done for it after all.
   */
  async reject(input: unknown): Promise<Order> {
    const { orders, failedOrders } = this.#dependencies;
    const failure_reason = failureReason(taskFailure(input));
    const command = { type: 'RejectOrder', failure_reason } as const;
    const order = await orders.carryOut(orderReference(input), command);
    await failedOrders.settleParked(order);
    return order;
  }

  /**
   * Ends an order whose side effects are undone, as its compensation says. A FAILED order's row in
   * failed-orders is part of the transaction, so no order fails unseen.
   *
   * @throws IllegalTransitionError when it still owes something, or is not being undone.
   */
  async close(input: unknown): Promise<Order> {
    const { orders, failedOrders } = this.#dependencies;
    const { order_id } = orderReference(input);
    const asRead = await orders.find(order_id);
    if (!asRead) throw new OrderNotFoundError(order_id);
    const alongside = this.#failedRow(asRead, input);
    const order = await orders.carryOut(asRead, { type: 'CloseOrder' }, { alongside, asRead });
    await failedOrders.settleParked(order);
    return order;
  }

  #failedRow(order: Order, input: unknown): TransactionItem[] {
    const { failedOrders, clock } = this.#dependencies;
    const { order_id, correlation_id, compensation } = order;
    // How an order ends is fixed when its undoing begins, so a race cannot make this wrong.
    if (compensation?.end !== 'FAILED') return [];
    const { error, cause } = taskFailure(input);
    const row = {
      order_id,
      correlation_id,
      failure_reason: compensation.failure_reason,
      error,
      cause: cut(causeInWords(cause), MAX_CAUSE),
      failed_at: clock.timestamp(),
      ...(isOutcomeUnknown(order)
        ? { outcome_unknown: true as const, attention_reason: ASK_THE_PROVIDER }
        : {}),
    };
    return [failedOrders.failureWrite(row)];
  }
}

/** An answer that was lost is no refusal: only the provider's word shows that no goods left. */
function isOutcomeUnknown({ fulfillment_started_at, compensation }: Order): boolean {
  const refused = compensation?.failure_reason.startsWith(`${FULFILLMENT_REJECTED_CODE}:`);
  return fulfillment_started_at !== undefined && !refused;
}
