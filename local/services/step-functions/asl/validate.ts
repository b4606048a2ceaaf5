import type { Definition } from './definition.ts';
import type { Diagnostic } from './diagnostic.ts';
import { Findings } from './diagnostic.ts';
import type { JsonObject } from './fields.ts';
import { checkFields, checkNumber, checkRequired, isObject, TOP_LEVEL_FIELDS } from './fields.ts';
import { validateTransitions } from './transitions.ts';
import { validateExpressions } from './validate-expressions.ts';
import { validateState } from './validate-state.ts';

const MOST_SECONDS = 99_999_999;

/**
 * Finds what is wrong with a state machine definition (JSON text): everything AWS refuses and this
 * package knows of, and everything the local runtime would not carry out. Empty means it runs.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export function validate(definition: string): Diagnostic[] {
  const findings = new Findings();
  let machine: unknown;
  try {
    machine = JSON.parse(definition);
  } catch (error) {
    const { message } = error as Error;
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message }];
  }
  if (!isObject(machine)) {
    const message = 'Definition must be a valid JSON object';
    return [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message }];
  }
  validateMachine(machine, findings);
  return findings.list;
}

/** The definition, typed. Call it only with a text in which `validate` finds nothing. */
export function parseDefinition(definition: string): Definition {
  return JSON.parse(definition) as Definition;
}

function validateMachine(machine: JsonObject, findings: Findings): void {
  checkRequired(machine, ['States', 'StartAt'], '/', findings);
  checkFields(machine, TOP_LEVEL_FIELDS, '/', findings);
  checkNumber(machine, 'TimeoutSeconds', { least: 1, most: MOST_SECONDS }, '', findings);
  if ('Version' in machine && machine.Version !== '1.0') {
    findings.schema('/Version', "Expected the value '1.0'");
  }
  if ('StartAt' in machine && typeof machine.StartAt !== 'string') {
    findings.schema('/StartAt', 'Expected value of type String');
  }
  if (!('States' in machine)) return;
  if (!isObject(machine.States) || Object.keys(machine.States).length === 0) {
    findings.schema('/States', 'Expected a non-empty object');
    return;
  }
  const states: Record<string, JsonObject> = {};
  for (const [name, state] of Object.entries(machine.States)) {
    const location = `/States/${name}`;
    if (name.length > 80) findings.schema(location, 'State names have at most 80 characters');
    if (!isObject(state)) {
      findings.schema(location, 'Expected value of type Object');
      continue;
    }
    states[name] = state;
    if (checkLanguage(machine, state, location, findings)) {
      validateState(state, location, findings);
    }
  }
  if (typeof machine.StartAt !== 'string') return;
  const variables = validateTransitions(machine.StartAt, states, findings);
  for (const [name, state] of Object.entries(states)) {
    const known = variables.get(name);
    if (known) validateExpressions(state, `/States/${name}`, known, findings);
  }
}

/** JSONPath is what a machine speaks that names no language. */
function checkLanguage(
  machine: JsonObject,
  state: JsonObject,
  location: string,
  findings: Findings,
): boolean {
  const top = machine.QueryLanguage ?? 'JSONPath';
  const own = state.QueryLanguage ?? top;
  if (own === 'JSONata') return true;
  if (own !== 'JSONPath') {
    findings.schema(`${location}/QueryLanguage`, 'Expected one of [JSONPath, JSONata]');
  } else if (top === 'JSONata') {
    findings.schema(
      location,
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    );
  } else {
    findings.notHonoured(location, 'the query language JSONPath (set "QueryLanguage": "JSONata")');
  }
  return false;
}
