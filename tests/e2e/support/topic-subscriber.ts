import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { eventually } from './eventually.ts';
import type { Platform } from './platform.ts';

/** What SNS brings to a queue, as far as the tests look at it. */
export interface TopicNotice {
  MessageId: string;
  Subject: string;
  Message: string;
  MessageAttributes: Record<string, { Value: string }>;
}

const ACCOUNT = 'us-east-1:000000000000';

/** The ARN of a topic by its short name, e.g. `notifications`. */
export function topicArn(topic: string): string {
  return `arn:aws:sns:${ACCOUNT}:dofs-local-${topic}`;
}

/** A queue of the test's own that is subscribed to a topic, as anybody may do it. */
export class TopicSubscriber {
  readonly notices: TopicNotice[] = [];
  readonly #platform: Platform;
  readonly #queueUrl: string;

  constructor(platform: Platform, queueUrl: string) {
    this.#platform = platform;
    this.#queueUrl = queueUrl;
  }

  /** @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
  static async start(platform: Platform, topic: string): Promise<TopicSubscriber> {
    const QueueName = `test-${topic}`;
    const arn = `arn:aws:sqs:${ACCOUNT}:${QueueName}`;
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arn,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    const { QueueUrl = '' } = await platform.sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: { Policy } }),
    );
    const subscription = { TopicArn: topicArn(topic), Protocol: 'sqs', Endpoint: arn };
    await new SNSClient(platform.client).send(new SubscribeCommand(subscription));
    return new TopicSubscriber(platform, QueueUrl);
  }

  /** The first notice about an order; the test's timeout bounds the wait. */
  about(orderId: string): Promise<TopicNotice> {
    return eventually(async () => {
      await this.#receive();
      return this.notices.find(
        ({ MessageAttributes: { order_id } }) => order_id?.Value === orderId,
      );
    });
  }

  async #receive(): Promise<void> {
    const { sqs } = this.#platform;
    const QueueUrl = this.#queueUrl;
    const receive = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
    if (Messages.length === 0) return;
    this.notices.push(...Messages.map(({ Body }) => JSON.parse(Body ?? '') as TopicNotice));
    const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
