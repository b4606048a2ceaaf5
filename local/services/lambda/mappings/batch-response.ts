/**
 * What a function that reports batch item failures says of its batch: the identifiers that failed
 * (none = success), or that the whole batch did, which is how AWS takes an answer it cannot use.
 *
 * @param payload the function's answer, JSON text
 * @param identifiers of the batch's records
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function failedItems(
  payload: string,
  identifiers: ReadonlySet<string>,
): ReadonlySet<string> | 'all' {
  const response = parse(payload);
  if (response === null || response === '') return new Set();
  if (typeof response !== 'object' || Array.isArray(response)) return 'all';
  const failures = (response as Record<string, unknown>).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 'all';
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof identifier !== 'string' || !identifiers.has(identifier)) return 'all';
    failed.add(identifier);
  }
  return failed;
}

/** Undefined for what is not JSON. */
function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
