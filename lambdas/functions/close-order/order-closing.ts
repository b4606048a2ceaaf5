import type { Clock } from '../../shared/clock.ts';
import { cut } from '../../shared/cut.ts';
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
  reject(input: unknown): Promise<Order> {
    const { orders, failedOrders } = this.#dependencies;
    const failure_reason = failureReason(taskFailure(input));
    const command = { type: 'RejectOrder', failure_reason } as const;
    return orders.carryOut(orderReference(input), command, {
      alongside: (order) => failedOrders.endWrites(order, 'REJECTED'),
    });
  }

  /**
   * Ends an order whose side effects are undone, as its compensation says. A FAILED order's row in
   * failed-orders is part of the transaction, so no order fails unseen.
   *
   * @throws IllegalTransitionError when it still owes something, or is not being undone.
   */
  close(input: unknown): Promise<Order> {
    const { orders } = this.#dependencies;
    return orders.carryOut(
      orderReference(input),
      { type: 'CloseOrder' },
      {
        alongside: (order) => this.#endWrites(order, input),
      },
    );
  }

  #endWrites(order: Order, input: unknown): TransactionItem[] {
    const { failedOrders, clock } = this.#dependencies;
    const { correlation_id, compensation } = order;
    if (compensation?.end !== 'FAILED') return failedOrders.endWrites(order, 'COMPENSATED');
    const { error, cause } = taskFailure(input);
    return failedOrders.endWrites(order, 'FAILED', {
      correlation_id,
      failure_reason: compensation.failure_reason,
      error,
      cause: cut(causeInWords(cause), MAX_CAUSE),
      failed_at: clock.timestamp(),
      ...(isOutcomeUnknown(order)
        ? { outcome_unknown: true as const, attention_reason: ASK_THE_PROVIDER }
        : {}),
    });
  }
}

/** An answer that was lost is no refusal: only the provider's word shows that no goods left. */
function isOutcomeUnknown({ fulfillment_started_at, compensation }: Order): boolean {
  const refused = compensation?.failure_reason.startsWith(`${FULFILLMENT_REJECTED_CODE}:`);
  return fulfillment_started_at !== undefined && !refused;
}
