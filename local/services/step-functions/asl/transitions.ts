import type { Findings } from './diagnostic.ts';
import type { JsonObject } from './fields.ts';
import { isObject } from './fields.ts';

/** One way from a state to another, with the variables that are assigned on it. */
export interface Transition {
  to: string;
  location: string;
  assign: readonly string[];
}

/** Every transition that leaves `state`. */
export function transitionsOf(state: JsonObject, location: string): Transition[] {
  const found: Transition[] = [];
  const add = (to: unknown, at: string, assign: unknown): void => {
    if (typeof to !== 'string') return;
    found.push({ to, location: at, assign: isObject(assign) ? Object.keys(assign) : [] });
  };
  add(state.Next, `${location}/Next`, state.Assign);
  add(state.Default, `${location}/Default`, state.Assign);
  for (const field of ['Choices', 'Catch']) {
    const list = state[field];
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      if (isObject(entry)) add(entry.Next, `${location}/${field}[${index}]/Next`, entry.Assign);
    }
  }
  return found;
}

/**
 * Checks that every target exists, every state can be reached, and some state ends the machine.
 * Gives, for each reachable state, the variables that some way to it assigns.
 */
export function validateTransitions(
  startAt: string,
  states: Record<string, JsonObject>,
  findings: Findings,
): Map<string, Set<string>> {
  const variables = new Map<string, Set<string>>();
  if (!Object.hasOwn(states, startAt)) {
    findings.transition('/StartAt', `Missing 'StartAt' target: ${startAt}`);
    return variables;
  }
  for (const [name, state] of Object.entries(states)) {
    for (const { to, location } of transitionsOf(state, `/States/${name}`)) {
      if (Object.hasOwn(states, to)) continue;
      findings.transition(location, `Missing '${location.split('/').at(-1)}' target: ${to}`);
    }
  }
  spread(startAt, states, variables);
  for (const name of Object.keys(states)) {
    if (!variables.has(name)) {
      findings.transition(`/States/${name}`, `State "${name}" is not reachable.`);
    }
  }
  if (!Object.values(states).some(endsMachine)) {
    findings.noEnd('/States', 'The workflow does not have a terminal state.');
  }
  return variables;
}

function spread(
  startAt: string,
  states: Record<string, JsonObject>,
  variables: Map<string, Set<string>>,
): void {
  variables.set(startAt, new Set());
  const queue = [startAt];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const state = states[name];
    const before = variables.get(name);
    if (!state || !before) continue;
    for (const { to, assign } of transitionsOf(state, '')) {
      const known = variables.get(to);
      const size = known?.size ?? -1;
      const after = new Set([...(known ?? []), ...before, ...assign]);
      if (after.size === size) continue;
      variables.set(to, after);
      queue.push(to);
    }
  }
}

function endsMachine(state: JsonObject): boolean {
  return state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
}
