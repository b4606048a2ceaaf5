import type { InvocationResult } from '../../../../../../local/services/lambda/invocation.ts';
import type {
  DynamoDbPort,
  FunctionFacts,
  LambdaPort,
  ReceivedMessage,
  SqsPort,
  StreamRecord,
} from '../../../../../../local/services/lambda/mappings/ports.ts';

export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:orders';
export const STREAM_ARN =
  'arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/2026-01-01T00:00:00.000';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';

type Answer = unknown | Promise<unknown>;

/** A function that answers what the test says; a thrown error is a failure to call it. */
export class FakeLambda implements LambdaPort {
  maxEnvironments = 4;
  timeoutSeconds = 3;
  readonly events: { Records: Record<string, unknown>[] }[] = [];
  answer: (event: { Records: Record<string, unknown>[] }) => Answer = () => null;

  async invoke(_functionArn: string, payload: string): Promise<InvocationResult> {
    const event = JSON.parse(payload) as { Records: Record<string, unknown>[] };
    this.events.push(event);
    const answer = await this.answer(event);
    const failed = answer instanceof FunctionFailed;
    return {
      payload: failed ? '{"errorType":"Error","errorMessage":"no"}' : JSON.stringify(answer),
      ...(failed && { functionError: 'Unhandled' as const }),
      executedVersion: '$LATEST',
      requestId: `request-${this.events.length}`,
      logTail: '',
    };
  }

  describe(name: string): FunctionFacts {
    const arn = name.startsWith('arn:') ? name : FUNCTION_ARN.replace('consumer', name);
    const roleArn = 'arn:aws:iam::000000000000:role/consumer';
    return { arn, roleArn, timeoutSeconds: this.timeoutSeconds };
  }
}

/** Answered by a fake function that fails. */
export class FunctionFailed {}

/** A queue without visibility timeouts: what is received is gone until the test puts it back. */
export class FakeSqs implements SqsPort {
  readonly visible: ReceivedMessage[] = [];
  readonly deleted: string[] = [];
  polls = 0;
  failure: Error | undefined;
  #waiting: { max: number; resolve: (messages: ReceivedMessage[]) => void }[] = [];

  send(id: string, body = '{}'): void {
    this.visible.push({
      messageId: id,
      receiptHandle: `handle-${id}`,
      body,
      md5OfBody: 'md5',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
    });
    for (const { max, resolve } of this.#waiting.splice(0)) resolve(this.visible.splice(0, max));
  }

  receive(
    _queueArn: string,
    { max, signal }: { max: number; waitMs: number; signal: AbortSignal },
  ): Promise<ReceivedMessage[]> {
    this.polls++;
    if (this.failure) return Promise.reject(this.failure);
    if (signal.aborted) return Promise.resolve([]);
    if (this.visible.length > 0) return Promise.resolve(this.visible.splice(0, max));
    return new Promise((resolve) => {
      this.#waiting.push({ max, resolve });
      signal.addEventListener('abort', () => resolve([]));
    });
  }

  visibilityTimeoutMs(): number {
    return 30_000;
  }

  deleteMessage(_queueArn: string, receiptHandle: string): void {
    this.deleted.push(receiptHandle.replace('handle-', ''));
  }
}

/** A stream the test appends to; sequence numbers are 100, 101, ... */
export class FakeStream implements DynamoDbPort {
  readonly records: (StreamRecord & Record<string, unknown>)[] = [];
  failure: Error | undefined;
  readonly #listeners = new Set<() => void>();

  append(now: number, ...values: string[]): void {
    for (const value of values) {
      this.records.push({
        eventID: `event-${value}`,
        eventName: 'INSERT',
        dynamodb: {
          SequenceNumber: String(100 + this.records.length),
          ApproximateCreationDateTime: Math.floor(now / 1000),
          ...{ NewImage: { id: { S: value } } },
        },
      });
    }
    for (const listener of [...this.#listeners]) listener();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  shardId(): string {
    return 'shardId-00000001';
  }

  readStream(_arn: string, after: string | undefined, limit: number): StreamRecord[] {
    if (this.failure) throw this.failure;
    return this.records
      .filter(({ dynamodb }) => after === undefined || dynamodb.SequenceNumber > after)
      .slice(0, limit);
  }

  latestSequenceNumber(): string | undefined {
    return this.records.at(-1)?.dynamodb.SequenceNumber;
  }

  onStreamAppend(_arn: string, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The values of the records of one event, in order. */
export function valuesOf(event: { Records: Record<string, unknown>[] }): string[] {
  return event.Records.map(({ eventID }) => String(eventID).replace('event-', ''));
}
