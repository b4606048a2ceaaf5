import { AwsError } from '../../core/aws-error.ts';
import type { AnyOperation, Operation, Permission } from '../../core/service.ts';
import { required } from './errors.ts';
import { messageBytes } from './message.ts';
import { ATTRIBUTE_MEMBERS } from './message-attributes.ts';
import {
  changeVisibility,
  requiredHandle,
  SEND_MEMBERS,
  type SendInput,
  send,
} from './message-operations.ts';
import { queueArns } from './queue-operations.ts';
import type { Queues } from './queues.ts';

interface Batch<Entry> {
  QueueUrl: string;
  Entries: (Entry & { Id: string })[];
}

interface BatchOutput {
  Successful: object[];
  Failed: { Id: string; Code: string; Message: string; SenderFault: boolean }[];
}

const MAXIMUM_ENTRIES = 10;
const MAXIMUM_BYTES = 1_048_576;

/**
 * The operations on up to ten messages at once. Each entry succeeds or fails by itself. A batch
 * needs the permission of the operation on one message.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
 */
export function batchOperations(queues: Queues): Record<string, AnyOperation> {
  const parameters = ['QueueUrl', 'Entries'];
  const permission =
    (action: string) =>
    (input: { QueueUrl: string }): Permission[] =>
      queueArns(queues, input).map((resource) => ({ action, resource }));
  const senderId = queues.identity.accountId;
  return {
    SendMessageBatch: {
      parameters,
      members: {
        Entries: ['Id', ...SEND_MEMBERS],
        'Entries.MessageAttributes.*': ATTRIBUTE_MEMBERS,
      },
      permissions: permission('sqs:SendMessage'),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        checkEntries(input.Entries, 'SendMessageBatchRequestEntry');
        checkBatchBytes(input.Entries);
        return runEach(input.Entries, (entry) => send(queue, entry, senderId));
      },
    } satisfies Operation<Batch<SendInput>>,
    DeleteMessageBatch: {
      parameters,
      members: { Entries: ['Id', 'ReceiptHandle'] },
      permissions: permission('sqs:DeleteMessage'),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        checkEntries(input.Entries, 'DeleteMessageBatchRequestEntry');
        return runEach(input.Entries, (entry) => {
          queue.delete(requiredHandle(entry));
          return {};
        });
      },
    } satisfies Operation<Batch<{ ReceiptHandle: string }>>,
    ChangeMessageVisibilityBatch: {
      parameters,
      members: { Entries: ['Id', 'ReceiptHandle', 'VisibilityTimeout'] },
      permissions: permission('sqs:ChangeMessageVisibility'),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        checkEntries(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry');
        return runEach(input.Entries, (entry) => {
          changeVisibility(queue, entry);
          return {};
        });
      },
    } satisfies Operation<Batch<{ ReceiptHandle: string; VisibilityTimeout?: number }>>,
  };
}

function runEach<Entry extends { Id: string }>(
  entries: Entry[],
  run: (entry: Entry) => object,
): BatchOutput {
  const output: BatchOutput = { Successful: [], Failed: [] };
  for (const entry of entries) {
    try {
      output.Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { name: Code, message: Message } = error;
      output.Failed.push({ Id: entry.Id, Code, Message, SenderFault: true });
    }
  }
  return output;
}

function checkEntries(entries: { Id: string }[] | undefined, type: string): void {
  if (!entries?.length) {
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${type} in the request.`);
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAXIMUM_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    required('Id', Id);
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
}

function checkBatchBytes(entries: SendInput[]): void {
  let bytes = 0;
  for (const { MessageBody, MessageAttributes } of entries) {
    bytes += messageBytes({ body: MessageBody ?? '', attributes: MessageAttributes ?? {} });
  }
  if (bytes > MAXIMUM_BYTES) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAXIMUM_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
}
