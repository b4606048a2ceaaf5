import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../../../lambdas/shared/backoff.ts';
import { adjusted, type StockLevel } from '../../../lambdas/shared/domain/stock.ts';
import { writeTransaction } from '../../../lambdas/shared/repositories/transaction.ts';
import { CommandError } from '../command-line.ts';
import type { ResourceNames } from '../environment.ts';
import { stockAdjusted } from './adjustment.ts';

export interface Adjustment {
  product_id: string;
  /** Pieces put in; negative: taken out. */
  quantity: number;
  reason: string;
  adjusted_by: string;
}

/** On a product that sells all the time, others change the stock between our read and write. */
const MAX_ATTEMPTS = 20;

/**
 * Puts stock in or takes it out, in one transaction with the event that says who did it and why.
 * Answers the stock after it.
 *
 * @throws CommandError when there is no such product, less is available than is taken out, or
 * others kept changing the stock.
 */
export async function adjustStock(
  documents: DynamoDBDocumentClient,
  names: Pick<ResourceNames, 'inventory' | 'platformEvents'>,
  adjustment: Adjustment,
  pause: Pause = jitteredPause({ baseMs: 20, capMs: 500 }),
): Promise<StockLevel> {
  const { product_id, quantity } = adjustment;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const before = await readStock(documents, names.inventory, product_id);
    const after = adjusted(before, quantity);
    if (!after) {
      throw new CommandError(
        `only ${before.available} pieces of ${product_id} are available: nothing was changed`,
      );
    }
    const sequence = before.adjustments + 1;
    const data = { ...adjustment, available: after.available };
    const writes = [
      { Update: stockUpdate(names.inventory, product_id, { before, after, sequence }) },
      stockAdjusted(names.platformEvents, data, sequence),
    ];
    if ((await writeTransaction(documents, writes, pause)).length === 0) return after;
    await pause(attempt);
  }
  throw new CommandError(
    `the stock of ${product_id} changed ${MAX_ATTEMPTS} times while it was written: try again`,
  );
}

/** @throws CommandError when there is no such product, or it was never seeded with stock. */
export async function readStock(
  documents: DynamoDBDocumentClient,
  table: string,
  product_id: string,
): Promise<StockLevel & { adjustments: number }> {
  const { Item: item } = await documents.send(
    new GetCommand({ TableName: table, Key: { product_id }, ConsistentRead: true }),
  );
  if (!item) throw new CommandError(`${table} has no product ${product_id}`);
  const { available, reserved, consumed, put_in, adjustments } = item;
  const level = { available, reserved, consumed, put_in, adjustments };
  const missing = Object.entries(level).filter(([, value]) => !Number.isSafeInteger(value));
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    throw new CommandError(`product ${product_id} has no ${names}: run \`make seed\` first`);
  }
  return level;
}

/** On condition that nobody moved stock meanwhile: the event tells how many are available. */
function stockUpdate(
  table: string,
  product_id: string,
  { before, after, sequence }: { before: StockLevel; after: StockLevel; sequence: number },
) {
  return {
    TableName: table,
    Key: { product_id },
    UpdateExpression: 'SET available = :available, put_in = :put_in, adjustments = :sequence',
    ConditionExpression: 'available = :before AND adjustments = :last',
    ExpressionAttributeValues: {
      ':available': after.available,
      ':put_in': after.put_in,
      ':sequence': sequence,
      ':before': before.available,
      ':last': sequence - 1,
    },
  };
}
