import { EvaluationError } from './evaluation-error.ts';
import type { Bindings, Evaluate } from './template.ts';
import { expressionIn } from './template.ts';

interface JsonataTypes {
  number: number;
  string: string;
  boolean: boolean;
}

/** A field that must give one JSONata type; another is a `States.QueryEvaluationError`. */
export async function evaluateAs<T extends keyof JsonataTypes>(
  type: T,
  field: { evaluate: Evaluate; source: unknown; location: string },
  bindings: Bindings,
): Promise<JsonataTypes[T]> {
  const value = await field.evaluate(bindings);
  if (typeof value === type) return value as JsonataTypes[T];
  throw new EvaluationError(
    `The JSONata expression '${expressionIn(field.source) ?? String(field.source)}' specified for ` +
      `the field '${field.location}' returned an unexpected result type. Expected '${type}', but ` +
      `was '${jsonataType(value)}' for value: ${JSON.stringify(value)}`,
    field.location,
  );
}

const MOST_SECONDS = 99_999_999;

/** A field of whole seconds, at least `least`; another value is a `States.QueryEvaluationError`. */
export async function evaluateSeconds(
  field: { evaluate: Evaluate; source: unknown; location: string },
  bindings: Bindings,
  least: number,
): Promise<number> {
  const value = await evaluateAs('number', field, bindings);
  if (Number.isInteger(value) && value >= least && value <= MOST_SECONDS) return value;
  throw new EvaluationError(
    `The field '${field.location}' must be an integer from ${least} to ${MOST_SECONDS} but was ${value}.`,
    field.location,
  );
}

function jsonataType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
