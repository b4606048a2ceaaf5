import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { OrderEvent } from '../../shared/domain/order-event.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import type { OutboxRecord } from './outbox-record.ts';

/** A new order in the stream. */
type NewOrder = OutboxRecord<OrderEvent>;

const PARALLEL = 10;

/** Starts the workflow of new orders. */
export class WorkflowStarter {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;
  readonly #logger: Logger;

  constructor(client: SFNClient, stateMachineArn: string, logger: Logger) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
    this.#logger = logger;
  }

  /**
   * Starts an execution for each `OrderCreated`, named by the order id, so that a record
   * delivered twice starts nothing twice. Answers the records whose execution did not start.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  async start(created: readonly NewOrder[]): Promise<NewOrder[]> {
    const failed: NewOrder[] = [];
    const waiting = [...created];
    const work = async () => {
      for (let record = waiting.shift(); record; record = waiting.shift()) {
        if (!(await this.#startOne(record))) failed.push(record);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return failed;
  }

  async #startOne({ event: { order_id, correlation_id } }: NewOrder): Promise<boolean> {
    const reference = { order_id, correlation_id };
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name: order_id,
          input: JSON.stringify(reference),
        }),
      );
      this.#logger.info('workflow started', { code: 'WORKFLOW_STARTED', ...reference });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return true;
      this.#logger.warn('workflow did not start and is started again', {
        code: 'START_FAILED',
        ...reference,
        ...errorFields(error),
      });
      return false;
    }
  }
}
