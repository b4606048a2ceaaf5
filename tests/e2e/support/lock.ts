import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlannedResource, PlatformLock } from '../../../local/platform/lock.ts';

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** An IAM policy statement, as the lock file holds it. */
export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource: string[];
}

/** The lock file of this checkout, fresh for every caller to change. */
export function readLock(): PlatformLock {
  return JSON.parse(
    readFileSync(path.join(ROOT, 'local/platform.lock.json'), 'utf8'),
  ) as PlatformLock;
}

/** The first resource of a type, or the one whose attribute has a value. Throws when it is not there. */
export function resourceOf(
  lock: PlatformLock,
  type: string,
  [attribute, value]: [attribute?: string, value?: string] = [],
): PlannedResource {
  const found = lock.resources.find(
    (resource) =>
      resource.type === type && (attribute === undefined || resource.values[attribute] === value),
  );
  if (!found) throw new Error(`the lock file has no ${type} ${value ?? ''}`);
  return found;
}

/** A function by its short name, e.g. `fulfill-order`. */
export function functionOf(lock: PlatformLock, name: string): PlannedResource {
  return resourceOf(lock, 'aws_lambda_function', ['function_name', `dofs-local-${name}`]);
}

/** Sets variables of one function; a value may be a reference. */
export function setFunctionVariables(
  lock: PlatformLock,
  name: string,
  variables: Record<string, string | { $ref: string }>,
): void {
  const [environment] = functionOf(lock, name).values.environment as { variables: object }[];
  Object.assign(environment?.variables ?? {}, variables);
}

/** A test that wants a payment to go wrong says so: else some orders of every test would. */
export function payEveryOrder(lock: PlatformLock): void {
  const rates = ['DECLINE', 'TIMEOUT_CHARGED', 'TIMEOUT_UNCHARGED', 'ERROR', 'SLOW'];
  const none = Object.fromEntries(rates.map((rate) => [`PAYMENT_${rate}_RATE`, '0']));
  setFunctionVariables(lock, 'charge-payment', none);
  setFunctionVariables(lock, 'refund-payment', none);
}

/** The statements of a function's policy, to be changed in place. */
export function statementsOf(lock: PlatformLock, name: string): PolicyStatement[] {
  const policy = resourceOf(lock, 'aws_iam_role_policy', ['role', `dofs-local-${name}`]);
  const { $json } = policy.values.policy as { $json: { Statement: PolicyStatement[] } };
  return $json.Statement;
}
