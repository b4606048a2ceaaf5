import {
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CloudEvent } from '../../../lambdas/shared/events/cloud-event.ts';
import { createEventValidator } from '../../../scripts/lib/schemas/event-validator.ts';

/** An event as a subscriber of the bus gets it. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  detail: CloudEvent;
}

/** The events that end an order. */
export const ENDS = ['OrderFulfilled', 'OrderRejected', 'OrderCompensated', 'OrderFailed'];
const QUEUE = 'test-listener';
const QUEUE_ARN = `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`;
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE_ARN,
  },
});

interface Waiter {
  wanted: (event: BusEvent) => boolean;
  done: () => void;
  fail: (error: Error) => void;
}

/**
 * A subscriber with a rule and a queue of its own, so that tests await events, not time. An event
 * that breaks the schema it names fails whoever waits, and `stop`.
 */
export class EventListener {
  readonly events: BusEvent[] = [];
  readonly #waiting = new Set<Waiter>();
  readonly #problemsOf = createEventValidator();
  readonly #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  /** Subscribes to every event on the platform's bus. */
  static async start(eventBridge: EventBridgeClient, sqs: SQSClient): Promise<EventListener> {
    const queue = await sqs.send(
      new CreateQueueCommand({ QueueName: QUEUE, Attributes: { Policy: policy } }),
    );
    const rule = { Rule: QUEUE, EventBusName: 'dofs-local-events' };
    await eventBridge.send(
      new PutRuleCommand({
        Name: rule.Rule,
        EventBusName: rule.EventBusName,
        EventPattern: JSON.stringify({ source: ['dofs.orders', 'dofs.platform'] }),
      }),
    );
    await eventBridge.send(
      new PutTargetsCommand({
        ...rule,
        Targets: [{ Id: 'queue', Arn: QUEUE_ARN }],
      }),
    );
    const listener = new EventListener();
    listener.#loop = listener.#listen(sqs, queue.QueueUrl ?? '').catch(listener.#fail);
    return listener;
  }

  /** Resolves once such an event was published, at once when it was already. */
  until(wanted: (event: BusEvent) => boolean): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.events.some(wanted)) return Promise.resolve();
    return new Promise((done, fail) => this.#waiting.add({ wanted, done, fail }));
  }

  /** Resolves with the type of the event that ended the order. */
  async end(orderId: string): Promise<string> {
    const ends = ({ 'detail-type': type, detail }: BusEvent): boolean =>
      detail.subject === orderId && ENDS.includes(type);
    await this.until(ends);
    return this.events.find(ends)?.['detail-type'] ?? '';
  }

  /** The order's own events so far. */
  of(orderId: string): BusEvent[] {
    return this.events.filter(({ detail }) => detail.subject === orderId);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    if (this.#failure) throw this.#failure;
  }

  async #listen(sqs: SQSClient, QueueUrl: string): Promise<void> {
    const receive = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
    });
    while (!this.#stop.signal.aborted) {
      const { Messages = [] } = await sqs
        .send(receive, { abortSignal: this.#stop.signal })
        .catch((error: Error) => {
          if (error.name === 'AbortError') return { Messages: [] };
          throw error;
        });
      if (Messages.length === 0) continue;
      for (const message of Messages) this.#take(JSON.parse(message.Body ?? '') as BusEvent);
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: Messages.map((message, index) => ({
            Id: String(index),
            ReceiptHandle: message.ReceiptHandle,
          })),
        }),
      );
    }
  }

  readonly #fail = (error: Error): void => {
    this.#failure = error;
    for (const { fail } of this.#waiting) fail(error);
  };

  #take(event: BusEvent): void {
    const problems = this.#problemsOf(event.detail);
    if (problems.length > 0) {
      throw new Error(`${JSON.stringify(event)} breaks its schema: ${problems.join('; ')}`);
    }
    this.events.push(event);
    for (const one of this.#waiting) {
      if (!one.wanted(event)) continue;
      this.#waiting.delete(one);
      one.done();
    }
  }
}
