import {
  CompensationBegunError,
  OrderCancelledError,
  OrderNotFoundError,
} from '../../shared/domain/errors.ts';
import {
  FULFILLMENT_REJECTED,
  FULFILLMENT_REJECTED_CODE,
} from '../../shared/domain/failure-reason.ts';
import type { FulfillmentRequest } from '../../shared/domain/fulfillment-request.ts';
import type { Order } from '../../shared/domain/order.ts';
import type { FulfillmentOutcome, FulfillmentProvider } from '../../shared/fulfillment/provider.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import type { Delivery, TaskCallback } from '../../shared/workflow/task-callback.ts';

/** The workflow had stopped waiting, and the order does not say what the provider said. */
export class UnansweredWorkflowError extends Error {
  override readonly name = 'UnansweredWorkflowError';
}

/** How a request came off the queue. */
export interface QueueDelivery {
  /** How often the queue has delivered it, this time included. */
  receiveCount: number;
  /** How long ago it was sent, in milliseconds. */
  ageMs: number;
}

/** A fifth of the workflow's heartbeat limit: a younger request is answered well within it. */
const LONG_WAIT_MS = 60_000;

export interface FulfillmentDependencies {
  provider: FulfillmentProvider;
  callback: TaskCallback;
  orders: Pick<OrderRepository, 'find' | 'carryOut'>;
  logger: Logger;
}

/** Has an order fulfilled, and tells the workflow that waits for it. */
export class Fulfillment {
  readonly #dependencies: FulfillmentDependencies;

  constructor(dependencies: FulfillmentDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Handles one request; whatever it throws, the same request may be handled again. The order says
   * that its fulfillment has started before the provider is asked: from then on the customer
   * cannot cancel it.
   *
   * @throws FulfillmentUnavailableError, UnansweredWorkflowError, OrderNotFoundError, and what the
   * order's transaction throws.
   */
  async handle(request: FulfillmentRequest, queued: QueueDelivery): Promise<void> {
    const { callback } = this.#dependencies;
    const doubtful = queued.receiveCount > 1 || queued.ageMs > LONG_WAIT_MS;
    if (doubtful && (await callback.heartbeat(request.task_token)) === 'closed') {
      // The provider must not fulfil an order that the workflow has given up.
      return this.#leave(request);
    }
    const order = await this.#find(request.order_id);
    if (order.status === 'FULFILLED' && order.fulfillment_id !== undefined) {
      // Another execution of the order's workflow brought it to its end.
      await callback.succeed(request.task_token, { fulfillment_id: order.fulfillment_id });
      return;
    }
    const obstacle = await this.#start(request, order);
    if (obstacle) return this.#refuse(request, order, obstacle);
    return this.#ask(request);
  }

  async #find(orderId: string): Promise<Order> {
    const order = await this.#dependencies.orders.find(orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    return order;
  }

  /** Records that the fulfillment starts, unless the order is not wanted any more. */
  async #start(
    { order_id, correlation_id }: FulfillmentRequest,
    order: Order,
  ): Promise<CompensationBegunError | OrderCancelledError | undefined> {
    const { orders } = this.#dependencies;
    const { compensation } = order;
    // An order that was undone has ended: that is no defect of a workflow that is resumed.
    if (compensation) return new CompensationBegunError(compensation.failure_reason);
    try {
      const reference = { order_id, correlation_id };
      await orders.carryOut(reference, { type: 'StartFulfillment' }, { asRead: order });
      return undefined;
    } catch (error) {
      const isObstacle =
        error instanceof CompensationBegunError || error instanceof OrderCancelledError;
      if (isObstacle) return error;
      throw error;
    }
  }

  async #refuse(
    request: FulfillmentRequest,
    order: Order,
    obstacle: CompensationBegunError | OrderCancelledError,
  ): Promise<void> {
    const { callback, logger } = this.#dependencies;
    const failure = { error: obstacle.name, cause: obstacle.message };
    await callback.fail(request.task_token, failure);
    if (mayHaveBeenAsked(order)) return this.#requireToldBefore(request);
    logger.info('order is not wanted any more', {
      code: 'FULFILLMENT_REFUSED',
      order_id: order.order_id,
      correlation_id: request.correlation_id,
      reason: obstacle.name,
    });
  }

  async #ask({ task_token, ...order }: FulfillmentRequest): Promise<void> {
    const { provider, logger } = this.#dependencies;
    const outcome = await provider.fulfill(order, `${order.order_id}:fulfillment`);
    logger.info('provider answered', {
      code: 'PROVIDER_ANSWERED',
      order_id: order.order_id,
      correlation_id: order.correlation_id,
      ...outcome,
    });
    const delivery = await this.#tell(task_token, outcome);
    if (delivery === 'closed') await this.#requireToldBefore(order, outcome);
  }

  #tell(taskToken: string, outcome: FulfillmentOutcome): Promise<Delivery> {
    const { callback } = this.#dependencies;
    if (outcome.outcome === 'rejected') {
      return callback.fail(taskToken, { error: FULFILLMENT_REJECTED, cause: outcome.reason });
    }
    return callback.succeed(taskToken, { fulfillment_id: outcome.fulfillment_id });
  }

  async #leave(request: FulfillmentRequest): Promise<void> {
    const order = await this.#find(request.order_id);
    const isUndone = order.compensation !== undefined || order.cancel_requested_at !== undefined;
    if (!isUndone || mayHaveBeenAsked(order)) return this.#requireToldBefore(request);
    this.#dependencies.logger.warn('request came after the workflow gave up', {
      code: 'REQUEST_TOO_LATE',
      order_id: request.order_id,
      correlation_id: request.correlation_id,
    });
  }

  /** A closed token is fine when the order shows that the workflow heard the provider's word. */
  async #requireToldBefore(
    { order_id }: Pick<FulfillmentRequest, 'order_id'>,
    outcome?: FulfillmentOutcome,
  ): Promise<void> {
    const order = await this.#dependencies.orders.find(order_id);
    const told = order && heardOutcome(order);
    if (told && (!outcome || outcome.outcome === told)) return;
    throw new UnansweredWorkflowError(
      `the workflow of order ${order_id} (${order?.status ?? 'absent'}) no longer waits` +
        `${outcome ? ` to hear that it was ${outcome.outcome}` : ''}`,
    );
  }
}

/** Whether the provider may know of the order: it is asked only after this is recorded. */
function mayHaveBeenAsked({ fulfillment_started_at }: Order): boolean {
  return fulfillment_started_at !== undefined;
}

/** What the workflow heard the provider say, by what it did about it. */
function heardOutcome(order: Order): FulfillmentOutcome['outcome'] | undefined {
  if (order.status === 'FULFILLED') return 'fulfilled';
  const reason = order.compensation?.failure_reason;
  return reason?.startsWith(`${FULFILLMENT_REJECTED_CODE}:`) ? 'rejected' : undefined;
}
