import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { QueryService } from '../../core/service.ts';
import type { Sqs } from '../sqs/sqs.ts';
import { ERRORS } from './errors.ts';
import { publishOperations } from './publish-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { topicOperations } from './topic-operations.ts';
import { Topics } from './topics.ts';

/**
 * The Simple Notification Service: standard topics, with queues as subscribers.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/welcome.html
 */
export class Sns {
  readonly service: QueryService;
  readonly #topics: Topics;

  /** @param sqs where subscribed queues are */
  constructor({
    scheduler,
    identity,
    sqs,
  }: {
    scheduler: Scheduler;
    identity: Identity;
    sqs: Pick<Sqs, 'sendMessageAs'>;
  }) {
    this.#topics = new Topics(identity);
    this.service = {
      protocol: 'query',
      iamPrefix: 'sns',
      version: '2010-03-31',
      errors: ERRORS,
      operations: {
        ...topicOperations(this.#topics),
        ...subscriptionOperations(this.#topics),
        ...publishOperations(this.#topics, { scheduler, sqs }),
      },
    };
  }

  /** Makes a topic; returns its ARN. `attributes` as CreateTopic takes them. */
  createTopic(name: string, attributes: Record<string, string>): string {
    return this.#topics.create(name, attributes).arn;
  }

  setTopicPolicy(topicArn: string, policy: string): void {
    this.#topics.setAttribute(this.#topics.get(topicArn), 'Policy', policy);
  }

  /** Subscribes a queue or an address; returns the subscription's ARN. */
  subscribe(
    topicArn: string,
    protocol: string,
    endpoint: string,
    attributes: Record<string, string> = {},
  ): string {
    return this.#topics.subscribe(this.#topics.get(topicArn), protocol, endpoint, attributes).arn;
  }
}
