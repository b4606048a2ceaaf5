import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService } from '../../core/service.ts';
import { decide } from '../iam/policy.ts';
import { batchOperations } from './batch-operations.ts';
import { QUERY_ERROR_CODES } from './errors.ts';
import type { ReceiveOptions } from './long-polls.ts';
import type { NewMessage, ReceivedMessage } from './message.ts';
import { messageOperations, type SendOutput, send } from './message-operations.ts';
import { MoveTasks } from './move-tasks.ts';
import { queueOperations } from './queue-operations.ts';
import { Queues } from './queues.ts';

/** The Simple Queue Service: standard queues. */
export class Sqs {
  readonly service: JsonService;
  readonly #queues: Queues;

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#queues = new Queues({ scheduler, identity });
    this.service = {
      protocol: 'json',
      iamPrefix: 'sqs',
      targetPrefix: 'AmazonSQS',
      errorNamespace: 'com.amazonaws.sqs',
      queryErrorCodes: QUERY_ERROR_CODES,
      jsonVersion: '1.0',
      operations: {
        ...queueOperations(this.#queues),
        ...messageOperations(this.#queues),
        ...batchOperations(this.#queues),
        ...new MoveTasks(this.#queues, scheduler).operations,
      },
    };
  }

  /**
   * Makes a queue; returns its ARN and URL. The redrive policy's target may be made later: see
   * {@link assertRedriveTargets}.
   *
   * @param attributes as CreateQueue takes them
   */
  createQueue(name: string, attributes: Record<string, string>): { arn: string; url: string } {
    const queue = this.#queues.create(name, attributes);
    return { arn: queue.arn, url: this.#queues.urlOf(queue) };
  }

  /** Throws InvalidParameterValue when a queue's dead-letter queue is missing or refuses it. */
  assertRedriveTargets(): void {
    for (const { arn, settings } of this.#queues.list()) this.#queues.checkRedrive(arn, settings);
  }

  /** Sends a message; throws as SendMessage does, QueueDoesNotExist first of all. */
  sendMessage(queueArn: string, message: NewMessage): SendOutput {
    const { body, attributes = {}, delayMs } = message;
    const delay = delayMs === undefined ? {} : { DelaySeconds: delayMs / 1000 };
    const input = { MessageBody: body, MessageAttributes: attributes, ...delay };
    return send(this.#queues.byArn(queueArn), input, this.#queues.identity.accountId);
  }

  /**
   * Sends a message for a service, which the queue's policy must allow.
   *
   * @param service its principal, e.g. `events.amazonaws.com`
   * @param sourceArn what it acts for, e.g. a rule
   * @throws AccessDeniedException when the queue's policy does not allow it
   */
  sendMessageAs(
    { service, sourceArn }: { service: string; sourceArn: string },
    queueArn: string,
    message: NewMessage,
  ): SendOutput {
    const { policy } = this.#queues.byArn(queueArn).settings;
    const context = {
      'aws:SourceArn': sourceArn,
      'aws:SourceAccount': this.#queues.identity.accountId,
    };
    const action = 'sqs:SendMessage';
    const decision = decide(policy, { action, resource: queueArn, service, context });
    if (decision === 'allowed') return this.sendMessage(queueArn, message);
    throw new AwsError(
      'AccessDeniedException',
      `User: ${service} is not authorized to perform: ${action} on resource: ${queueArn} because no resource-based policy allows the ${action} action`,
    );
  }

  /** Up to `max` messages, waiting up to `waitMs` for the first. */
  receive(queueArn: string, options: ReceiveOptions): Promise<ReceivedMessage[]> {
    return this.#queues.byArn(queueArn).receive(options);
  }

  deleteMessage(queueArn: string, receiptHandle: string): void {
    this.#queues.byArn(queueArn).delete(receiptHandle);
  }

  /** Ends the delivery's visibility timeout `ms` milliseconds from now. */
  changeVisibility(queueArn: string, receiptHandle: string, ms: number): void {
    this.#queues.byArn(queueArn).changeVisibility(receiptHandle, ms);
  }

  visibilityTimeoutMs(queueArn: string): number {
    return this.#queues.byArn(queueArn).settings.visibilityMs;
  }

  /** The ARN of the queue with this URL; throws QueueDoesNotExist when there is none. */
  arnOfUrl(queueUrl: string): string {
    return this.#queues.byUrl(queueUrl).arn;
  }
}
