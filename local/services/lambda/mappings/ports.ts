import type { InvocationResult } from '../invocation.ts';

/** One delivery of a queue message, as a Lambda event carries it. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, unknown>;
}

/** What the engine needs of SQS. */
export interface SqsPort {
  /** Up to `max` (10) messages; waits up to `waitMs` for the first, nothing when aborted. */
  receive(
    queueArn: string,
    options: { max: number; waitMs: number; signal: AbortSignal },
  ): Promise<ReceivedMessage[]>;
  deleteMessage(queueArn: string, receiptHandle: string): unknown;
  visibilityTimeoutMs(queueArn: string): number;
}

/** The part of a DynamoDB stream record that the engine reads; the rest passes through. */
export interface StreamRecord {
  dynamodb: { SequenceNumber: string; ApproximateCreationDateTime: number };
}

/** What the engine needs of DynamoDB streams: one shard per stream. */
export interface DynamoDbPort {
  /** The shard's id, as DescribeStream gives it. */
  shardId(streamArn: string): string;
  /** Oldest first. */
  readStream(
    streamArn: string,
    afterSequenceNumber: string | undefined,
    limit: number,
  ): StreamRecord[];
  latestSequenceNumber(streamArn: string): string | undefined;
  /** Returns the way to unsubscribe. */
  onStreamAppend(streamArn: string, listener: () => void): () => void;
}

/** What the engine needs of Lambda. */
export interface LambdaPort {
  /** Invocations of one function that can run side by side. */
  readonly maxEnvironments: number;
  /** Throws AwsError when the function cannot be called (throttled, absent). */
  invoke(functionArn: string, payload: string): Promise<InvocationResult>;
  /** The function, version or alias named; throws `ResourceNotFoundException`. */
  describe(functionArnOrName: string): FunctionFacts;
}

export interface FunctionFacts {
  arn: string;
  roleArn: string;
  timeoutSeconds: number;
}

/** Sends the record of a discarded batch to an on-failure destination. */
export type DeliverFailure = (destinationArn: string, record: string) => unknown;

/** Throws AwsError `AccessDeniedException` unless the role may do `action` on `resource`. */
export type AssertRoleAllows = (roleArn: string, action: string, resource: string) => void;
