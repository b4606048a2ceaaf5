/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html (payload: 6 MB) */
const MAXIMUM_EVENT_BYTES = 6_291_456;
const ENVELOPE_BYTES = '{"Records":[]}'.length;

/** The event of one batch, and the records it holds. */
export interface Batch<Item> {
  records: Item[];
  event: string;
}

/** Makes events of the records, in order, each within Lambda's payload limit. */
export function batchesOf<Item>(
  records: readonly Item[],
  toRecord: (record: Item) => unknown,
): Batch<Item>[] {
  const batches: Batch<Item>[] = [];
  let batch: Item[] = [];
  let texts: string[] = [];
  let bytes = ENVELOPE_BYTES;
  const close = (): void => {
    if (batch.length > 0)
      batches.push({ records: batch, event: `{"Records":[${texts.join(',')}]}` });
  };
  for (const record of records) {
    const text = JSON.stringify(toRecord(record));
    const size = Buffer.byteLength(text) + 1;
    if (batch.length > 0 && bytes + size > MAXIMUM_EVENT_BYTES) {
      close();
      [batch, texts, bytes] = [[], [], ENVELOPE_BYTES];
    }
    batch.push(record);
    texts.push(text);
    bytes += size;
  }
  close();
  return batches;
}
