import { expressionIn } from '../jsonata/template.ts';
import type { Findings } from './diagnostic.ts';
import type { JsonObject } from './fields.ts';
import {
  checkFields,
  checkNumber,
  checkRequired,
  checkString,
  isObject,
  RULE_FIELDS,
  STATE_FIELDS,
} from './fields.ts';
import { ARGUMENTS, REQUIRED_ARGUMENTS, taskResource } from './task-resource.ts';
import { validateCatch, validateRetry } from './validate-errors.ts';

const MOST_SECONDS = 99_999_999;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Checks one state's own fields; transitions and expressions are checked elsewhere. */
export function validateState(state: JsonObject, location: string, findings: Findings): void {
  const type = state.Type;
  if (type === 'Map' || type === 'Parallel') {
    findings.notHonoured(`${location}/Type`, `the state type ${type}`);
    return;
  }
  const known = typeof type === 'string' ? STATE_FIELDS[type] : undefined;
  if (known === undefined) {
    findings.schema(
      `${location}/Type`,
      `Expected one of [${Object.keys(STATE_FIELDS).join(', ')}] but was ${JSON.stringify(type)}`,
    );
    return;
  }
  checkFields(state, known, location, findings);
  checkString(state, 'Comment', location, findings);
  if ('Assign' in state) checkAssign(state.Assign, `${location}/Assign`, findings);
  if (known.includes('End')) checkOnward(state, location, findings);
  if (type === 'Task') checkTask(state, location, findings);
  if (type === 'Choice') checkChoice(state, location, findings);
  if (type === 'Wait') checkWait(state, location, findings);
  if (type === 'Fail') {
    checkString(state, 'Error', location, findings);
    checkString(state, 'Cause', location, findings);
  }
}

function checkOnward(state: JsonObject, location: string, findings: Findings): void {
  const next = 'Next' in state;
  const end = 'End' in state;
  if (next === end) {
    findings.schema(location, 'Exactly one of these fields is required: [Next, End]');
  }
  if (end && state.End !== true) findings.schema(`${location}/End`, 'Expected the value true');
}

function checkTask(state: JsonObject, location: string, findings: Findings): void {
  checkRequired(state, ['Resource'], location, findings);
  checkSeconds(state, 'TimeoutSeconds', location, findings);
  checkSeconds(state, 'HeartbeatSeconds', location, findings);
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout) {
    findings.schema(
      `${location}/HeartbeatSeconds`,
      'HeartbeatSeconds must be smaller than TimeoutSeconds',
    );
  }
  validateRetry(state.Retry, `${location}/Retry`, findings);
  validateCatch(state.Catch, `${location}/Catch`, findings);
  for (const [index, catcher] of (Array.isArray(state.Catch) ? state.Catch : []).entries()) {
    if (isObject(catcher) && 'Assign' in catcher) {
      checkAssign(catcher.Assign, `${location}/Catch[${index}]/Assign`, findings);
    }
  }
  if (typeof state.Resource === 'string') checkResource(state, location, findings);
  else if ('Resource' in state) {
    findings.schema(`${location}/Resource`, 'Expected value of type String');
  }
}

function checkResource(state: JsonObject, location: string, findings: Findings): void {
  const name = String(state.Resource);
  const resource = taskResource(name);
  if (!resource) {
    if (name.startsWith('arn:aws:states:')) {
      findings.notHonoured(`${location}/Resource`, `the task resource ${name}`);
    } else {
      findings.resource(
        `${location}/Resource`,
        `The resource provided ${name} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
      );
    }
    return;
  }
  const waits = resource.kind !== 'function' && resource.waitForTaskToken;
  if ('HeartbeatSeconds' in state && !waits) {
    const what = 'HeartbeatSeconds of a task that waits for no token';
    findings.notHonoured(`${location}/HeartbeatSeconds`, what);
  }
  const known = ARGUMENTS[resource.kind];
  if (!known || expressionIn(state.Arguments) !== undefined) return;
  const given = state.Arguments ?? {};
  if (!isObject(given)) {
    findings.schema(`${location}/Arguments`, 'Expected value of type Object');
    return;
  }
  checkRequired(given, REQUIRED_ARGUMENTS[resource.kind], `${location}/Arguments`, findings);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      findings.notHonoured(`${location}/Arguments/${name}`, `the argument ${name}`);
    }
  }
}

function checkChoice(state: JsonObject, location: string, findings: Findings): void {
  checkRequired(state, ['Choices'], location, findings);
  checkString(state, 'Default', location, findings);
  if (!('Choices' in state)) return;
  if (!Array.isArray(state.Choices) || state.Choices.length === 0) {
    findings.schema(`${location}/Choices`, 'Expected a non-empty array');
    return;
  }
  for (const [index, rule] of state.Choices.entries()) {
    const at = `${location}/Choices[${index}]`;
    if (!isObject(rule)) {
      findings.schema(at, 'Expected value of type Object');
      continue;
    }
    checkFields(rule, RULE_FIELDS, at, findings);
    checkRequired(rule, ['Condition', 'Next'], at, findings);
    if ('Assign' in rule) checkAssign(rule.Assign, `${at}/Assign`, findings);
    const condition = rule.Condition;
    if (
      'Condition' in rule &&
      typeof condition !== 'boolean' &&
      expressionIn(condition) === undefined
    ) {
      findings.schema(`${at}/Condition`, 'Expected a boolean or a JSONata expression');
    }
  }
}

function checkWait(state: JsonObject, location: string, findings: Findings): void {
  if ('Seconds' in state === 'Timestamp' in state) {
    findings.schema(location, 'Exactly one of these fields is required: [Seconds, Timestamp]');
  }
  const { Seconds: seconds, Timestamp: timestamp } = state;
  if (expressionIn(seconds) === undefined) {
    checkNumber(state, 'Seconds', { least: 0, most: MOST_SECONDS }, location, findings);
  }
  const fixed = timestamp !== undefined && expressionIn(timestamp) === undefined;
  if (fixed && !(typeof timestamp === 'string' && TIMESTAMP.test(timestamp))) {
    findings.schema(`${location}/Timestamp`, 'Expected an ISO 8601 timestamp with a time zone');
  }
}

/** A Task's timeout or heartbeat: whole seconds, or an expression. */
function checkSeconds(
  state: JsonObject,
  field: string,
  location: string,
  findings: Findings,
): void {
  if (expressionIn(state[field]) !== undefined) return;
  checkNumber(state, field, { least: 1, most: MOST_SECONDS }, location, findings);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
function checkAssign(assign: unknown, location: string, findings: Findings): void {
  if (!isObject(assign)) {
    findings.schema(location, 'Expected value of type Object');
    return;
  }
  for (const name of Object.keys(assign)) {
    if (name === 'states') {
      findings.schema(`${location}/${name}`, 'The variable name "states" is reserved');
    } else if (name.length > 80 || !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name)) {
      findings.schema(`${location}/${name}`, `"${name}" is not a valid variable name`);
    }
  }
}
