import {
  paginateListStateMachines,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Clock } from '../../../lambdas/shared/clock.ts';
import { hasEnded, type Order } from '../../../lambdas/shared/domain/order.ts';
import { resumeExecutionName } from '../../../lambdas/shared/workflow/execution-name.ts';
import { CommandError } from '../command-line.ts';
import { liveAlias } from './live-alias.ts';
import { runningExecution } from './running-execution.ts';

export interface ResumptionDependencies {
  orders: { orders(orderIds: readonly string[]): Promise<Map<string, Order>> };
  sfn: SFNClient;
  /** The state machine's name. */
  stateMachine: string;
  clock: Clock;
}

/** Resumes orders that the workflow gave up: every step of it may run again at any time. */
export class Resumption {
  readonly #dependencies: ResumptionDependencies;

  constructor(dependencies: ResumptionDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The order, when it can be resumed.
   *
   * @throws CommandError when there is no such order, when it has ended, or while an execution
   * works on it.
   */
  async resumable(orderId: string): Promise<Order> {
    const order = (await this.#dependencies.orders.orders([orderId])).get(orderId);
    if (!order) throw new CommandError(`there is no order ${orderId}`);
    if (hasEnded(order)) throw new CommandError(`order ${orderId} is ${order.status} already`);
    const { sfn } = this.#dependencies;
    const running = await runningExecution(sfn, await this.#machine(), orderId);
    if (running)
      throw new CommandError(`execution ${running} is still at work on order ${orderId}`);
    return order;
  }

  /** Starts a further execution for the order, and answers its name. */
  async resume({ order_id, correlation_id }: Order): Promise<string> {
    const { sfn, clock } = this.#dependencies;
    const name = resumeExecutionName(order_id, clock.newId());
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: liveAlias(await this.#machine()),
        name,
        input: JSON.stringify({ order_id, correlation_id }),
      }),
    );
    return name;
  }

  async #machine(): Promise<string> {
    const { sfn, stateMachine } = this.#dependencies;
    for await (const { stateMachines } of paginateListStateMachines({ client: sfn }, {})) {
      const found = stateMachines?.find(({ name }) => name === stateMachine);
      if (found?.stateMachineArn) return found.stateMachineArn;
    }
    throw new CommandError(`there is no state machine ${stateMachine}`);
  }
}

/** What resuming an order leads to, for whoever decides on it. */
export function describeOrder({ order_id, status, attention, ...order }: Order): string {
  const { compensation, cancel_requested_at, fulfillment_started_at } = order;
  const undoing = compensation !== undefined || cancel_requested_at !== undefined;
  const reason = compensation?.failure_reason ?? 'the customer cancelled it';
  return [
    `order ${order_id} is ${status}`,
    attention ? `parked: ${attention.reason}` : 'not parked',
    ...(attention ? [`owes:   ${attention.owed.join(', ')}`] : []),
    undoing
      ? `resumed, it goes on being undone: ${reason}`
      : fulfillment_started_at
        ? 'resumed, it asks the fulfillment provider again, under the same key'
        : 'resumed, it goes on forward',
  ].join('\n');
}
