import { systemClock } from '../../../lambdas/shared/clock.ts';
import type { PlatformEventData } from '../../../lambdas/shared/domain/platform-event.ts';
import { platformEventWrite } from '../../../lambdas/shared/repositories/platform-events.ts';
import type { TransactionItem } from '../../../lambdas/shared/repositories/transaction.ts';

/** The write that tells of stock put in or taken out; it belongs into the same transaction. */
export function stockAdjusted(
  platformEventsTable: string,
  data: PlatformEventData['StockAdjusted'],
  sequence: number,
): TransactionItem {
  return platformEventWrite(platformEventsTable, {
    type: 'StockAdjusted',
    data,
    subject: `product/${data.product_id}`,
    sequence,
    event_id: systemClock.newId(),
    timestamp: systemClock.timestamp(),
    correlation_id: systemClock.newId(),
  });
}
