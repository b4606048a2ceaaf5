import type { AnyOperation, Operation } from '../../core/service.ts';
import { required, unknownAttribute, within } from './errors.ts';
import type { Queue } from './queue.ts';
import { parseSettings, withDefaults } from './queue-settings.ts';
import { nameOfUrl, type Queues } from './queues.ts';

interface ToQueue {
  QueueUrl: string;
}

type Attributes = Record<string, string>;

/**
 * The operations on queues themselves.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function queueOperations(queues: Queues): Record<string, AnyOperation> {
  const named = ({ QueueName }: { QueueName: string }): string[] => [queues.arnOfName(QueueName)];
  const addressed = (input: ToQueue): string[] => queueArns(queues, input);
  const find = (input: ToQueue): Queue => queues.byUrl(required('QueueUrl', input.QueueUrl));
  return {
    CreateQueue: {
      parameters: ['QueueName', 'Attributes', 'tags'],
      resources: named,
      run: (input) => createQueue(queues, input),
    } satisfies Operation<{ QueueName: string; Attributes?: Attributes; tags?: Attributes }>,
    GetQueueUrl: {
      parameters: ['QueueName'],
      resources: named,
      run: ({ QueueName }) => ({
        QueueUrl: queues.urlOf(queues.byName(required('QueueName', QueueName))),
      }),
    } satisfies Operation<{ QueueName: string }>,
    GetQueueAttributes: {
      parameters: ['QueueUrl', 'AttributeNames'],
      resources: addressed,
      run: (input) => getQueueAttributes(find(input), input.AttributeNames ?? []),
    } satisfies Operation<ToQueue & { AttributeNames?: string[] }>,
    SetQueueAttributes: {
      parameters: ['QueueUrl', 'Attributes'],
      resources: addressed,
      run: (input) => queues.setAttributes(find(input), input.Attributes ?? {}),
    } satisfies Operation<ToQueue & { Attributes?: Attributes }>,
    ListQueues: {
      parameters: ['QueueNamePrefix', 'MaxResults', 'NextToken'],
      run: (input) => listQueues(queues, input),
    } satisfies Operation<ListQueuesInput>,
    ListDeadLetterSourceQueues: {
      parameters: ['QueueUrl'],
      resources: addressed,
      // The member is lower-case in the API.
      run: (input) => ({
        queueUrls: queues.sourcesOf(find(input)).map((queue) => queues.urlOf(queue)),
      }),
    } satisfies Operation<ToQueue>,
    ListQueueTags: {
      parameters: ['QueueUrl'],
      resources: addressed,
      run: (input) => ({ Tags: find(input).tags }),
    } satisfies Operation<ToQueue>,
    DeleteQueue: {
      parameters: ['QueueUrl'],
      resources: addressed,
      run: (input) => queues.delete(find(input)),
    } satisfies Operation<ToQueue>,
    PurgeQueue: {
      parameters: ['QueueUrl'],
      resources: addressed,
      run: (input) => queues.purge(find(input)),
    } satisfies Operation<ToQueue>,
  };
}

/** The ARN of the queue that a call names, whether or not the queue exists. */
export function queueArns(queues: Queues, { QueueUrl }: { QueueUrl?: string }): string[] {
  return [queues.arnOfName(nameOfUrl(required('QueueUrl', QueueUrl)))];
}

function createQueue(
  queues: Queues,
  {
    QueueName,
    Attributes = {},
    tags = {},
  }: { QueueName: string; Attributes?: Attributes; tags?: Attributes },
): { QueueUrl: string } {
  const name = required('QueueName', QueueName);
  queues.checkRedrive(queues.arnOfName(name), parseSettings(Attributes));
  const queue = queues.create(name, Attributes);
  queue.tags = { ...queue.tags, ...tags };
  return { QueueUrl: queues.urlOf(queue) };
}

function getQueueAttributes(queue: Queue, names: string[]): { Attributes?: Attributes } {
  const { visible, inFlight, delayed } = queue.counts();
  const all: Attributes = {
    ...withDefaults(queue.attributes),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
  if (names.includes('All')) return { Attributes: all };
  const unset = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId'];
  const unknown = names.find((name) => !(name in all) && !unset.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  const chosen = Object.entries(all).filter(([name]) => names.includes(name));
  return chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {};
}

interface ListQueuesInput {
  QueueNamePrefix?: string;
  MaxResults?: number;
  NextToken?: string;
}

function listQueues(
  queues: Queues,
  { QueueNamePrefix = '', MaxResults = 1000, NextToken }: ListQueuesInput,
): { QueueUrls?: string[]; NextToken?: string } {
  const limit = within('MaxResults', MaxResults, 1, 1000);
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  const found = queues
    .list()
    .filter(({ name }) => name.startsWith(QueueNamePrefix) && name > after);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  if (!last) return {};
  return {
    QueueUrls: page.map((queue) => queues.urlOf(queue)),
    ...(found.length > limit ? { NextToken: Buffer.from(last.name).toString('base64') } : {}),
  };
}
