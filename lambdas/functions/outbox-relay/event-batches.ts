import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** The most that one PutEvents call takes: entries, and bytes of all of them together. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

/** What EventBridge counts for a Time, whatever it is. */
const TIME_BYTES = 14;

/**
 * The size of an entry as EventBridge counts it, in bytes.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export function entryBytes({
  Source = '',
  DetailType = '',
  Detail = '',
  Time,
}: PutEventsRequestEntry) {
  const texts =
    Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
  return texts + (Time === undefined ? 0 : TIME_BYTES);
}

/**
 * Cuts entries into calls, in their order. An entry that is too big for any call is alone in one,
 * so that EventBridge refuses it and nothing else.
 */
export function batches<Item extends { entry: PutEventsRequestEntry }>(
  items: readonly Item[],
): Item[][] {
  const cut: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = entryBytes(item.entry);
    const current = cut.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size < MAX_BYTES) {
      current.push(item);
      bytes += size;
    } else {
      cut.push([item]);
      bytes = size;
    }
  }
  return cut;
}
