import type { ServiceSubstitutes, Substitute } from './substitute.ts';

const REASON =
  'moto 5.2 refuses every call that a Deny of a bucket policy names, whatever its condition says';

/** `/<bucket>?policy`, with the bucket. */
const POLICY_PATH = /^\/([^/?]+)\/?\?(?:.*&)?policy(?:=|&|$)/;

/** Bucket policies are kept, and not held against anybody: who calls this server may do all. */
export function s3(): ServiceSubstitutes {
  const policies = new Map<string, Record<string, unknown>>();
  const operation = (method: string, answer: Substitute['answer']): Substitute => ({
    call: { method, path: POLICY_PATH },
    reason: REASON,
    answer,
  });
  return {
    substitutes: [
      operation('PUT', (policy, { path }) => {
        policies.set(bucketOf(path), policy);
        return {};
      }),
      // Of a bucket without one moto answers what S3 does.
      operation('GET', (_, { path }) => policies.get(bucketOf(path))),
      operation('DELETE', (_, { path }) => {
        policies.delete(bucketOf(path));
        return undefined;
      }),
    ],
    corrections: [],
  };
}

function bucketOf(path: string): string {
  return POLICY_PATH.exec(path)?.[1] ?? '';
}
