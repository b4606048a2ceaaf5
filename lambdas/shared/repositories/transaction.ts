import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Pause } from '../backoff.ts';

/** One write of a transaction. */
export type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const MAX_ATTEMPTS = 5;
const REFUSED = 'ConditionalCheckFailed';

/** Reasons that pass by themselves. The SDK does not retry a transaction cancelled for them. */
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Writes all items or none, and answers the places of the items whose condition refused it: none
 * when it is written. A conflict with another transaction, or throttling, is tried again after
 * `pause`.
 *
 * @throws the SDK's error when the transaction could not be written for another reason.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function writeTransaction(
  client: DynamoDBDocumentClient,
  items: TransactionItem[],
  pause: Pause,
): Promise<number[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: items }));
      return [];
    } catch (error) {
      const codes = cancellationCodes(error);
      const refused = codes.flatMap((code, place) => (code === REFUSED ? [place] : []));
      if (refused.length > 0) return refused;
      if (attempt >= MAX_ATTEMPTS || !codes.some((code) => PASSING.has(code))) throw error;
      await pause(attempt);
    }
  }
}

/** Why DynamoDB cancelled a transaction, a code per item; empty for any other error. */
export function cancellationCodes(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return [];
  const { CancellationReasons: reasons = [] } = error as {
    CancellationReasons?: { Code?: string }[];
  };
  return reasons.map((reason) => reason.Code ?? 'None');
}
