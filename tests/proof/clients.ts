import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { InProcessRequestHandler } from '../../local/core/in-process-handler.ts';

type SdkRequest = Parameters<InProcessRequestHandler['handle']>[0];
type Answer = ReturnType<InProcessRequestHandler['handle']>;

/** Who makes AWS calls: it decides what becomes of each. */
export interface Caller {
  /** Whose policies apply; empty: the administrator's. */
  accessKeyId: string;
  send(request: SdkRequest, options: object | undefined): Answer;
}

const callers = new AsyncLocalStorage<Caller>();

/** Runs work whose AWS calls are the caller's. */
export function callingAs<T>(caller: Caller, work: () => T): T {
  return callers.run(caller, work);
}

const requestHandler: InProcessRequestHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: (request, options) => {
    const caller = callers.getStore();
    if (!caller) throw new Error('an AWS call of nobody');
    const authorization = `AWS4-HMAC-SHA256 Credential=${caller.accessKeyId}/proof`;
    const headers = { ...request.headers, authorization };
    return caller.send(
      { ...request, headers, path: request.path, method: request.method },
      options,
    );
  },
  updateHttpClientConfig: () => {},
  httpHandlerConfigs: () => ({}),
  destroy: () => {},
};

/**
 * One attempt: each fault of a run reaches our own code, where the SDK would hide most of them.
 * Nothing is signed, for who calls is said by `callingAs`.
 */
const options = {
  region: 'us-east-1',
  endpoint: 'http://in.process',
  credentials: { accessKeyId: 'proof', secretAccessKey: 'proof' },
  maxAttempts: 1,
  requestHandler,
  signer: { sign: async <Request>(request: Request): Promise<Request> => request },
};

const dynamodb = new DynamoDBClient(options);

/** SDK clients for whoever calls: making them anew for thousands of runs would take most of the time. */
export const CLIENTS = {
  dynamodb,
  documents: DynamoDBDocumentClient.from(dynamodb),
  events: new EventBridgeClient(options),
  sfn: new SFNClient(options),
  sns: new SNSClient(options),
  sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
};

/** e.g. `dynamodb:PutItem`. */
export function nameOf({ headers, body }: SdkRequest): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) {
    const [prefix = '', operation = ''] = target.split('.');
    return `${SERVICES[prefix] ?? prefix}:${operation}`;
  }
  return `sns:${new URLSearchParams(textOf(body)).get('Action')}`;
}

const SERVICES: Record<string, string> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
};

/** How many writes a transaction has; 0 for any other call. */
export function transactionSize({ headers, body }: SdkRequest): number {
  if (!headers['x-amz-target']?.endsWith('.TransactWriteItems')) return 0;
  const { TransactItems } = JSON.parse(textOf(body)) as { TransactItems: unknown[] };
  return TransactItems.length;
}

/** The SDK's bytes pass for a string too, and warn of it: `Buffer.from(body)` would take that. */
function textOf(body: unknown): string {
  if (!(body instanceof Uint8Array)) return String(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}
