import { referencesOf } from '../jsonata/references.ts';
import { expressionIn } from '../jsonata/template.ts';
import type { Findings } from './diagnostic.ts';
import type { JsonObject } from './fields.ts';
import { isObject } from './fields.ts';

const STATES_MEMBERS = ['input', 'context'];
/** These fields take a JSONata expression; any other string is what it is. */
const DYNAMIC = [
  'Arguments',
  'Output',
  'Assign',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'Condition',
  'Seconds',
  'Timestamp',
  'Error',
  'Cause',
];

/** Checks every expression of a state: syntax, what `$states` has there, known variables. */
export function validateExpressions(
  state: JsonObject,
  location: string,
  variables: ReadonlySet<string>,
  findings: Findings,
): void {
  const after = state.Type === 'Task' ? ['result'] : [];
  for (const field of DYNAMIC) {
    const late = field === 'Output' || field === 'Assign';
    const members = late ? [...STATES_MEMBERS, ...after] : STATES_MEMBERS;
    walk(state[field], `${location}/${field}`, { members, variables }, findings);
  }
  for (const [list, extra] of [
    ['Catch', ['errorOutput']],
    ['Choices', []],
  ] as const) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      if (!isObject(entry)) continue;
      for (const field of ['Condition', 'Output', 'Assign']) {
        const at = `${location}/${list}[${index}]/${field}`;
        const members = [...STATES_MEMBERS, ...extra];
        walk(entry[field], at, { members, variables }, findings);
      }
    }
  }
}

interface Available {
  members: readonly string[];
  variables: ReadonlySet<string>;
}

function walk(value: unknown, location: string, available: Available, findings: Findings): void {
  if (typeof value === 'string') checkText(value, location, available, findings);
  else if (Array.isArray(value)) {
    for (const [i, element] of value.entries()) {
      walk(element, `${location}[${i}]`, available, findings);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      walk(member, `${location}/${name}`, available, findings);
    }
  }
}

function checkText(text: string, location: string, available: Available, findings: Findings): void {
  const expression = expressionIn(text);
  if (expression === undefined) {
    if (text.startsWith('{%') || text.endsWith('%}')) {
      findings.schema(location, "A JSONata expression must start with '{%' and end with '%}'");
    }
    return;
  }
  try {
    checkReferences(expression, location, available, findings);
  } catch (error) {
    const { message } = error as { message?: unknown };
    findings.schema(location, `The JSONata expression '${expression}' is invalid: ${message}`);
  }
}

function checkReferences(
  expression: string,
  location: string,
  available: Available,
  findings: Findings,
): void {
  const { variables, states, refused } = referencesOf(expression);
  for (const what of refused) {
    findings.schema(location, `The JSONata expression '${expression}' may not use ${what}`);
  }
  for (const name of variables) {
    if (available.variables.has(name)) continue;
    findings.schema(location, `The variable '$${name}' is not assigned on any way to this state`);
  }
  for (const member of states) {
    if (member === '*' || available.members.includes(member)) continue;
    findings.schema(location, `'$states.${member}' is not available in this field`);
  }
}
