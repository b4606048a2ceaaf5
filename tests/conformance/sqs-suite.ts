import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { v7 as uuid } from 'uuid';
import { Sqs } from '../../local/services/sqs/sqs.ts';
import { behavioursBut } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
export const behaviour = behavioursBut({
  'refuses an attribute out of bounds': 'moto takes any value',
  'refuses an attribute that it does not know': 'moto takes any attribute',
  'deletes nothing by a stale receipt handle': 'moto takes every handle of a message',
  'refuses to change the visibility of a deleted message': 'moto says ReceiptHandleIsInvalid',
  'tells a dead letter where it came from': 'moto lacks DeadLetterQueueSourceArn',
  'refuses a redrive policy whose target does not exist': 'moto says QueueDoesNotExist',
  'refuses a character that XML does not have': 'moto takes any character',
  'purges once a minute': 'moto purges at any time',
  'keeps the name of a deleted queue for a minute': 'moto makes the queue at once',
});
/** The endpoint's queues. */
export interface SqsSuite {
  readonly sqs: SQSClient;
  /** Makes a queue of a name that no other test uses; resolves to its URL. */
  createQueue(attributes?: Record<string, string>): Promise<string>;
  send(queueUrl: string, body?: string): Promise<void>;
  /** Up to ten messages with all their attributes. */
  receive(queueUrl: string, more?: object): Promise<Message[]>;
  attributesOf(queueUrl: string): Promise<Record<string, string>>;
}

/** Declares the hooks of a suite. Its members are there once the tests run. */
export function sqsSuite(): SqsSuite {
  let target: ConformanceTarget;
  let sqs: SQSClient;

  before(async () => {
    target = await conformanceTarget((services) => [new Sqs(services).service]);
    sqs = new SQSClient({ ...target.client, useQueueUrlAsEndpoint: false });
  });

  after(async () => {
    sqs.destroy();
    await target.close();
  });
  return {
    get sqs() {
      return sqs;
    },
    async createQueue(attributes: Record<string, string> = {}): Promise<string> {
      const command = new CreateQueueCommand({ QueueName: `q-${uuid()}`, Attributes: attributes });
      return (await sqs.send(command)).QueueUrl ?? '';
    },

    async send(QueueUrl: string, MessageBody = 'hello'): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },

    async receive(QueueUrl: string, more: object = {}) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      });
      return (await sqs.send(command)).Messages ?? [];
    },

    async attributesOf(QueueUrl: string): Promise<Record<string, string>> {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      return (await sqs.send(command)).Attributes ?? {};
    },
  };
}
