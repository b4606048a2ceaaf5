import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import type { FinishedCall } from '../../local/core/wire.ts';
import type { VirtualPlatform } from '../../local/virtual-platform.ts';

/** An event as it was put on the bus. */
export interface Published {
  id: string;
  type: string;
}

/** What somebody was told on a topic. */
export interface Notice {
  topic: string;
  subject: string;
  text: string;
}

type Operations = Record<string, { run(input: never, context: never): unknown }>;

/** Sees what the platform tells the world, and reads what it keeps, without being part of a run. */
export class Witness {
  readonly published: Published[] = [];
  readonly notices: Notice[] = [];
  /** Executions that run at this moment. */
  running = 0;
  readonly #platform: VirtualPlatform;

  constructor(platform: VirtualPlatform) {
    this.#platform = platform;
    platform.onAwsCall((call) => this.#note(call));
    platform.services.stepFunctions.onExecutionStatusChange(({ detail }) => {
      this.running += detail.status === 'RUNNING' ? 1 : -1;
    });
  }

  /** All rows of a table, by its plain name. */
  rows<Row>(table: string): Row[] {
    const [items] = this.#platform.services.dynamodb.services;
    const { Items } = this.#run<{ Items: never[] }>(items?.operations, 'Scan', {
      TableName: `dofs-local-${table}`,
    });
    return Items.map((item) => unmarshall(item) as Row);
  }

  /** The one order of a run. */
  order(): Order | undefined {
    return this.rows<Order>('orders')[0];
  }

  /** What is stored of all orders, by sequence number. */
  eventsInOrder(): OrderEvent[] {
    return this.rows<OrderEvent>('order-events').sort((a, b) => a.sequence - b.sequence);
  }

  /** Messages of a queue, those in hand and those delayed included. */
  messages(queue: string): number {
    const { operations } = this.#platform.services.sqs.service;
    const { Attributes } = this.#run<{ Attributes: Record<string, string> }>(
      operations,
      'GetQueueAttributes',
      {
        QueueUrl: `https://sqs.us-east-1.amazonaws.com/000000000000/dofs-local-${queue}`,
        AttributeNames: ['All'],
      },
    );
    return Object.entries(Attributes)
      .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
      .reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Executions with their names and how they stand, oldest first. */
  executions(): { name: string; status: string; executionArn: string }[] {
    const { operations } = this.#platform.services.stepFunctions.service;
    const { executions } = this.#run<{ executions: ReturnType<Witness['executions']> }>(
      operations,
      'ListExecutions',
      { stateMachineArn: MACHINE_ARN, maxResults: 1_000 },
    );
    return executions.reverse();
  }

  /** How many states the executions entered: what AWS charges for. */
  transitions(): number {
    const { operations } = this.#platform.services.stepFunctions.service;
    return this.executions().reduce((sum, { executionArn }) => {
      const { events } = this.#run<{ events: { type: string }[] }>(
        operations,
        'GetExecutionHistory',
        { executionArn, maxResults: 1_000 },
      );
      return sum + events.filter(({ type }) => type.endsWith('StateEntered')).length;
    }, 0);
  }

  #run<Output>(operations: object | undefined, name: string, input: object): Output {
    const operation = (operations as Operations | undefined)?.[name];
    if (!operation) throw new Error(`there is no operation ${name}`);
    const context = { requestId: 'proof', accessKeyId: '', signal: NEVER };
    return operation.run(input as never, context as never) as Output;
  }

  #note({ service, operation, input, error }: FinishedCall): void {
    if (error !== undefined || !input) return;
    if (service === 'events' && operation === 'PutEvents') {
      const { Entries } = input as { Entries: { DetailType: string; Detail: string }[] };
      for (const { DetailType: type, Detail } of Entries) {
        const { id } = JSON.parse(Detail) as { id: string };
        this.published.push({ id, type });
      }
    }
    if (service === 'sns' && operation === 'Publish') {
      const { TopicArn = '', Subject = '', Message = '' } = input as Record<string, string>;
      this.notices.push({
        topic: TopicArn.replace(/.*dofs-local-/, ''),
        subject: Subject,
        text: Message,
      });
    }
  }
}

export const MACHINE_ARN =
  'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-local-order-workflow';
const NEVER = new AbortController().signal;
