import jsonata from 'jsonata';
import { type Definition, REFERENCE, type State, VALIDATED } from './order-workflow.ts';

type States = Record<string, unknown>;

/** What a state may be given: on its own, and from what functions and queues answer. */
const RESULTS: Record<string, unknown> = {
  'validate-order': { Payload: VALIDATED },
  'close-order': { Payload: { order_id: REFERENCE.order_id, status: 'FAILED' } },
};
const FUNCTION_RESULT = { Payload: { order_id: REFERENCE.order_id, status: 'PROCESSING' } };
const CALLBACK_RESULT = { fulfillment_id: 'f-1' };
/** Step Functions leaves the cause out where there is none. */
const ERRORS = [{ Error: 'X', Cause: 'words' }, { Error: 'X' }];

export interface Walk {
  visited: Set<string>;
  evaluated: number;
  problems: string[];
}

/**
 * Walks every path of a definition from the input that the platform starts it with, and evaluates
 * every expression on the way with what the states before really hand on. A reference to a member
 * that is not there is a problem, even where JSONata itself would forgive it (`'a' & undefined`).
 */
export async function walkStrictly(definition: Definition): Promise<Walk> {
  const walk: Walk = { visited: new Set(), evaluated: 0, problems: [] };
  const seen = new Set<string>();
  const todo: [name: string, input: unknown][] = [[definition.StartAt, REFERENCE]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [name, input] = next;
    const key = `${name} ${JSON.stringify(input)}`;
    const state = definition.States[name];
    if (!state) walk.problems.push(`${name} does not exist`);
    if (!state || seen.has(key)) continue;
    seen.add(key);
    walk.visited.add(name);
    todo.push(...(await leave(name, state, input, walk)));
  }
  return walk;
}

/** Where a state leads to, with what it hands on. */
async function leave(
  name: string,
  state: State,
  input: unknown,
  walk: Walk,
): Promise<[string, unknown][]> {
  const context = { Task: { Token: 'token' } };
  const evaluate = (value: unknown, where: string, more: States = {}) =>
    evaluated(value, { input, context, ...more }, `${name}/${where}`, walk);
  await evaluate([state.Arguments, state.Error, state.Cause], 'Arguments');
  const result = resultOf(state);
  const output = await evaluate(state.Output, 'Output', { result });
  const after: [string, unknown][] = state.Next === undefined ? [] : [[state.Next, output]];
  for (const [index, { Output, Next }] of (state.Catch ?? []).entries()) {
    for (const errorOutput of ERRORS) {
      after.push([Next, await evaluate(Output, `Catch[${index}]/Output`, { errorOutput })]);
    }
  }
  return after;
}

function resultOf({ Arguments, Resource = '' }: State): unknown {
  if (Resource.endsWith('.waitForTaskToken')) return CALLBACK_RESULT;
  return RESULTS[Arguments?.FunctionName ?? ''] ?? FUNCTION_RESULT;
}

async function evaluated(
  value: unknown,
  states: States,
  where: string,
  walk: Walk,
): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((element) => evaluated(element, states, where, walk)));
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(async ([name, member]) => [
      name,
      await evaluated(member, states, `${where}/${name}`, walk),
    ]);
    return Object.fromEntries(await Promise.all(members));
  }
  const [, expression] = /^\{%(.*)%\}$/s.exec(String(value)) ?? [];
  if (expression === undefined) return value;
  walk.evaluated += 1;
  for (const path of missing(expression, states)) {
    walk.problems.push(`${where}: ${path} is not there`);
  }
  const answer: unknown = await jsonata(expression).evaluate(undefined, { states });
  if (answer === undefined) walk.problems.push(`${where}: ${expression.trim()} gives nothing`);
  return answer;
}

/** Paths of an expression that lead to nothing, except where it asks itself whether they do. */
function missing(expression: string, states: States): string[] {
  const paths = new Set(expression.match(/\$states(\.\w+)+/g) ?? []);
  return [...paths].filter(
    (path) => !expression.includes(`$exists(${path})`) && !leadsSomewhere(path, states),
  );
}

function leadsSomewhere(path: string, states: States): boolean {
  let found: unknown = states;
  for (const name of path.split('.').slice(1)) {
    if (typeof found !== 'object' || found === null || !(name in found)) return false;
    found = (found as States)[name];
  }
  return true;
}
