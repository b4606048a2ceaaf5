import type { Findings } from './diagnostic.ts';
import type { JsonObject } from './fields.ts';
import {
  CATCHER_FIELDS,
  checkFields,
  checkNumber,
  checkRequired,
  isObject,
  RETRIER_FIELDS,
} from './fields.ts';

const MOST_SECONDS = 99_999_999;

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const RESERVED_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);

/** Checks a Task's Retry list. */
export function validateRetry(retry: unknown, location: string, findings: Findings): void {
  for (const [retrier, at] of entriesOf(retry, location, findings)) {
    checkFields(retrier, RETRIER_FIELDS, at, findings);
    const seconds = { least: 1, most: MOST_SECONDS };
    checkNumber(retrier, 'IntervalSeconds', seconds, at, findings);
    checkNumber(retrier, 'MaxAttempts', { least: 0, most: MOST_SECONDS }, at, findings);
    const rate = { least: 1, most: Number.MAX_SAFE_INTEGER, whole: false };
    checkNumber(retrier, 'BackoffRate', rate, at, findings);
    checkNumber(retrier, 'MaxDelaySeconds', { least: 1, most: 31_622_399 }, at, findings);
    const { IntervalSeconds = 1, MaxDelaySeconds, JitterStrategy } = retrier;
    if (typeof MaxDelaySeconds === 'number' && MaxDelaySeconds <= Number(IntervalSeconds)) {
      findings.schema(`${at}/MaxDelaySeconds`, 'MaxDelaySeconds must exceed IntervalSeconds');
    }
    if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
      findings.schema(`${at}/JitterStrategy`, 'Expected one of [FULL, NONE]');
    }
  }
}

/** Checks a Task's Catch list; the targets of Next are checked with the other transitions. */
export function validateCatch(list: unknown, location: string, findings: Findings): void {
  for (const [catcher, at] of entriesOf(list, location, findings)) {
    checkFields(catcher, CATCHER_FIELDS, at, findings);
    checkRequired(catcher, ['Next'], at, findings);
  }
}

function entriesOf(list: unknown, location: string, findings: Findings): [JsonObject, string][] {
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length === 0) {
    findings.schema(location, 'Expected a non-empty array');
    return [];
  }
  const entries: [JsonObject, string][] = [];
  for (const [index, entry] of list.entries()) {
    const at = `${location}[${index}]`;
    if (!isObject(entry)) findings.schema(at, 'Expected value of type Object');
    else {
      entries.push([entry, at]);
      checkErrorNames(entry.ErrorEquals, index === list.length - 1, at, findings);
    }
  }
  return entries;
}

function checkErrorNames(names: unknown, last: boolean, at: string, findings: Findings): void {
  const location = `${at}/ErrorEquals`;
  if (!Array.isArray(names) || names.length === 0 || names.some((n) => typeof n !== 'string')) {
    findings.schema(location, 'Expected a non-empty array of strings');
    return;
  }
  for (const name of names as string[]) {
    if (name.startsWith('States.') && !RESERVED_ERRORS.has(name)) {
      findings.schema(location, `"${name}" is not a known error name; "States." is reserved`);
    }
  }
  if (!names.includes('States.ALL')) return;
  if (names.length > 1) findings.schema(location, 'States.ALL must appear alone in ErrorEquals');
  if (!last) findings.schema(location, 'States.ALL must appear in the last entry of its list');
}
