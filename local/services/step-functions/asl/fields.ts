import type { Findings } from './diagnostic.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const ONWARD = ['Next', 'End', 'Output', 'Assign'];

/** Every field of a JSONata state that the interpreter carries out. */
export const STATE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...COMMON,
    ...ONWARD,
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Retry',
    'Catch',
  ],
  Pass: [...COMMON, ...ONWARD],
  Wait: [...COMMON, ...ONWARD, 'Seconds', 'Timestamp'],
  Choice: [...COMMON, 'Choices', 'Default', 'Output', 'Assign'],
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
};

export const TOP_LEVEL_FIELDS = [
  'Comment',
  'QueryLanguage',
  'StartAt',
  'States',
  'TimeoutSeconds',
  'Version',
];
export const RETRIER_FIELDS = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
export const CATCHER_FIELDS = ['Comment', 'ErrorEquals', 'Next', 'Output', 'Assign'];
export const RULE_FIELDS = ['Comment', 'Condition', 'Next', 'Output', 'Assign'];

/** AWS has these, the local runtime does not: the answer must not call them mistakes. */
const OTHER_AWS_FIELDS: ReadonlySet<string> = new Set(['Credentials']);

/** Reports every field of `object` that `known` does not name. */
export function checkFields(
  object: JsonObject,
  known: readonly string[],
  location: string,
  findings: Findings,
): void {
  for (const field of Object.keys(object)) {
    if (known.includes(field)) continue;
    const at = `${location === '/' ? '' : location}/${field}`;
    if (OTHER_AWS_FIELDS.has(field)) findings.notHonoured(at, `the field ${field}`);
    else findings.schema(at, `The field "${field}" is not supported`);
  }
}

/** Reports required fields that are missing, in AWS's words. */
export function checkRequired(
  object: JsonObject,
  required: readonly string[],
  location: string,
  findings: Findings,
): void {
  const missing = required.filter((field) => !(field in object));
  if (missing.length > 0) {
    findings.schema(location, `These fields are required: [${missing.join(', ')}]`);
  }
}

/** Reports a field that is set and is no number within the limits. */
export function checkNumber(
  object: JsonObject,
  field: string,
  { least, most, whole = true }: { least: number; most: number; whole?: boolean },
  location: string,
  findings: Findings,
): void {
  const value = object[field];
  if (value === undefined) return;
  const ok =
    typeof value === 'number' &&
    value >= least &&
    value <= most &&
    (!whole || Number.isInteger(value));
  if (ok) return;
  const kind = whole ? 'an integer' : 'a number';
  findings.schema(`${location}/${field}`, `Expected ${kind} from ${least} to ${most}`);
}

export function checkString(
  object: JsonObject,
  field: string,
  location: string,
  findings: Findings,
): void {
  if (field in object && typeof object[field] !== 'string') {
    findings.schema(`${location}/${field}`, 'Expected value of type String');
  }
}
