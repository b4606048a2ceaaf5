/** A DynamoDB item holds 400 KB; a message may have up to 1 MiB. */
const MAX_BODY_BYTES = 300_000;

/** A body as an item can hold it: a longer one is cut, and says so at its end. */
export function keepable(body: string): string {
  const bytes = Buffer.from(body);
  if (bytes.length <= MAX_BODY_BYTES) return body;
  return `${bytes.subarray(0, MAX_BODY_BYTES).toString()}… (cut, ${bytes.length} bytes in all)`;
}
