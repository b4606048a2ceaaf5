import jsonata from 'jsonata';
import type { Scheduler } from '../../../core/scheduler.ts';
import { EvaluationError } from './evaluation-error.ts';
import { stepFunctionsJsonata } from './functions.ts';

/** `states` and the workflow variables, without their `$`. */
export type Bindings = Record<string, unknown>;

/** Gives a field's value, or throws `EvaluationError`. */
export type Evaluate = (bindings: Bindings) => unknown;

/** The text inside `{% %}`, or undefined when the value is no expression. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{%') || !value.endsWith('%}')) {
    return undefined;
  }
  return value.slice(2, -2).trim();
}

/** Compiles fields once, so that an execution only evaluates. Expressions are shared by text. */
export class TemplateCompiler {
  readonly #functions: ReturnType<typeof stepFunctionsJsonata>;
  readonly #expressions = new Map<string, jsonata.Expression>();

  constructor(scheduler: Scheduler) {
    this.#functions = stepFunctionsJsonata(scheduler);
  }

  /** `location` is the field's path within its state, as AWS words it: `Arguments/items[0]`. */
  compile(value: unknown, location: string): Evaluate {
    const expression = expressionIn(value);
    if (expression !== undefined) return this.#expression(expression, location);
    if (!hasExpression(value)) return () => value;
    if (Array.isArray(value)) {
      const elements = value.map((element, i) => this.compile(element, `${location}[${i}]`));
      return (bindings) => inOrder(elements, bindings);
    }
    const entries = Object.entries(value as object);
    const names = entries.map(([name]) => name);
    const members = entries.map(([name, member]) => this.compile(member, `${location}/${name}`));
    return async (bindings) => {
      const values = await inOrder(members, bindings);
      return Object.fromEntries(names.map((name, i) => [name, values[i]]));
    };
  }

  #expression(text: string, location: string): Evaluate {
    const expression = this.#compiled(text);
    return async (bindings) => {
      let value: unknown;
      try {
        value = await expression.evaluate(undefined, bindings);
      } catch (error) {
        throw new EvaluationError(
          `The JSONata expression '${text}' specified for the field '${location}' threw an error ` +
            `during evaluation. ${describe(error)}`,
          location,
        );
      }
      if (value === undefined) {
        throw new EvaluationError(
          `The JSONata expression '${text}' specified for the field '${location}' returned ` +
            'nothing (undefined).',
          location,
        );
      }
      if (!isJson(value)) {
        throw new EvaluationError(
          `The JSONata expression '${text}' specified for the field '${location}' returned an ` +
            "unexpected result type. Expected JSON, but was 'function'.",
          location,
        );
      }
      return value;
    };
  }

  #compiled(text: string): jsonata.Expression {
    const known = this.#expressions.get(text);
    if (known) return known;
    const expression = jsonata(text);
    for (const [name, run] of Object.entries(this.#functions)) expression.assign(name, run);
    this.#expressions.set(text, expression);
    return expression;
  }
}

async function inOrder(parts: Evaluate[], bindings: Bindings): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const part of parts) values.push(await part(bindings));
  return values;
}

function hasExpression(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return expressionIn(value) !== undefined;
  return Object.values(value).some(hasExpression);
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? `${code}: ${String(message)}` : String(message);
}

/** jsonata keeps functions and lambdas as values; none of them is JSON. */
function isJson(value: unknown): boolean {
  if (typeof value === 'function') return false;
  if (typeof value !== 'object' || value === null) return true;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return false;
  return Array.isArray(value) ? value.every(isJson) : Object.values(value).every(isJson);
}
