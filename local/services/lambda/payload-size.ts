import { AwsError } from '../../core/aws-error.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (synchronous: 6 MB) */
export const MAXIMUM_REQUEST_BYTES = 6_291_456;
/** The same page (asynchronous: 1 MB). */
export const MAXIMUM_ASYNC_REQUEST_BYTES = 1_048_576;

/** @throws AwsError `RequestTooLargeException` */
export function assertPayloadSize(payload: string, maximum: number): void {
  // A string's length is never above its bytes, so most payloads need not be measured.
  if (payload.length * 3 <= maximum || Buffer.byteLength(payload) <= maximum) return;
  throw new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${maximum} bytes for the InvokeFunction operation`,
    { status: 413, members: { Type: 'User' } },
  );
}
