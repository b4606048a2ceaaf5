import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type {
  LedgerCharge,
  LedgerRefund,
} from '../../../lambdas/shared/payment/simulated-ledger.ts';
import type { LedgerEntry } from './books.ts';

/**
 * The simulated payment provider's books, by order: undefined where the table does not exist,
 * because a real provider keeps them.
 */
export async function readLedger(
  client: DynamoDBDocumentClient,
  table: string,
): Promise<Map<string, LedgerEntry> | undefined> {
  const entries = new Map<string, LedgerEntry>();
  try {
    for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
      for (const row of (page.Items ?? []) as (LedgerCharge | LedgerRefund)[]) note(entries, row);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
  return entries;
}

function note(entries: Map<string, LedgerEntry>, row: LedgerCharge | LedgerRefund): void {
  const { order_id, amount_cents } = row;
  // The item that takes the provider down is no payment.
  if (order_id === undefined) return;
  const entry = entries.get(order_id) ?? {
    order_id,
    charged_cents: 0,
    refunded_cents: 0,
    charges: 0,
  };
  entries.set(order_id, entry);
  if (row.status === 'CHARGED') {
    entry.charged_cents += amount_cents;
    entry.charges += 1;
  }
  if (row.status === 'REFUNDED') entry.refunded_cents += amount_cents;
}
