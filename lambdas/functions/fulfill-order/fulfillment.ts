import {
  FULFILLMENT_REJECTED,
  FULFILLMENT_REJECTED_CODE,
} from '../../shared/domain/failure-reason.ts';
import type { FulfillmentRequest } from '../../shared/domain/fulfillment-request.ts';
import type { Order } from '../../shared/domain/order.ts';
import type { FulfillmentOutcome, FulfillmentProvider } from '../../shared/fulfillment/provider.ts';
import type { Logger } from '../../shared/logging/logger.ts';
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
  orders: { find(orderId: string): Promise<Order | undefined> };
  logger: Logger;
}

/** Has an order fulfilled, and tells the workflow that waits for it. */
export class Fulfillment {
  readonly #dependencies: FulfillmentDependencies;

  constructor(dependencies: FulfillmentDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Handles one request; whatever it throws, the same request may be handled again.
   *
   * @throws FulfillmentUnavailableError, UnansweredWorkflowError.
   */
  async handle(request: FulfillmentRequest, queued: QueueDelivery): Promise<void> {
    const { provider, callback, logger } = this.#dependencies;
    const doubtful = queued.receiveCount > 1 || queued.ageMs > LONG_WAIT_MS;
    if (doubtful && (await callback.heartbeat(request.task_token)) === 'closed') {
      // The provider must not fulfil an order that the workflow has given up.
      return this.#leave(request, queued);
    }
    const { task_token: _, ...order } = request;
    const outcome = await provider.fulfill(order, `${order.order_id}:fulfillment`);
    logger.info('provider answered', {
      code: 'PROVIDER_ANSWERED',
      order_id: order.order_id,
      correlation_id: order.correlation_id,
      ...outcome,
    });
    const delivery = await this.#tell(request.task_token, outcome);
    if (delivery === 'closed') await this.#requireToldBefore(request, outcome);
  }

  #tell(taskToken: string, outcome: FulfillmentOutcome): Promise<Delivery> {
    const { callback } = this.#dependencies;
    if (outcome.outcome === 'rejected') {
      return callback.fail(taskToken, { error: FULFILLMENT_REJECTED, cause: outcome.reason });
    }
    return callback.succeed(taskToken, { fulfillment_id: outcome.fulfillment_id });
  }

  async #leave(request: FulfillmentRequest, { receiveCount }: QueueDelivery): Promise<void> {
    const { order_id, correlation_id } = request;
    const order = receiveCount === 1 ? await this.#dependencies.orders.find(order_id) : undefined;
    if (order?.status !== 'FAILED') return this.#requireToldBefore(request);
    // The provider was never asked, and the failed order has its row in failed-orders.
    this.#dependencies.logger.warn('request came after the workflow gave up', {
      code: 'REQUEST_TOO_LATE',
      order_id,
      correlation_id,
    });
  }

  /** A closed token is fine when the order shows that the workflow heard the provider's word. */
  async #requireToldBefore(
    { order_id }: FulfillmentRequest,
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

function heardOutcome(order: Order): FulfillmentOutcome['outcome'] | undefined {
  if (order.status === 'FULFILLED') return 'fulfilled';
  const rejected = order.failure_reason?.startsWith(`${FULFILLMENT_REJECTED_CODE}:`);
  return order.status === 'FAILED' && rejected ? 'rejected' : undefined;
}
