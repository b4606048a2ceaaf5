import { StateFailure } from './state-failure.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_PAYLOAD_BYTES = 262_144;

/** True when the JSON text is larger than a state may take or give. */
export function exceedsPayloadLimit(json: string): boolean {
  // No character takes more than three bytes of UTF-8 per UTF-16 unit.
  return json.length * 3 > MOST_PAYLOAD_BYTES && Buffer.byteLength(json) > MOST_PAYLOAD_BYTES;
}

/** Throws `States.DataLimitExceeded` when `json`, the result of `what`, is too large. */
export function checkPayload(json: string, what: string): string {
  if (!exceedsPayloadLimit(json)) return json;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
