import { AwsError } from '../../../core/aws-error.ts';
import { parseAttributeValue } from '../attribute-parser.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { validationException } from '../errors.ts';
import { ExpressionError } from './expression-error.ts';
import type { Path, WrittenStep } from './syntax.ts';

/**
 * A request's ExpressionAttributeNames and ExpressionAttributeValues, and which of them its
 * expressions have used.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html
 */
export class Placeholders {
  readonly #names: Map<string, string>;
  readonly #values = new Map<string, AttributeValue>();
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  /** @throws ValidationException for a malformed placeholder or value. */
  constructor(names: Record<string, string> = {}, values: Record<string, unknown> = {}) {
    this.#names = new Map(Object.entries(names));
    for (const name of this.#names.keys()) requireSyntax('ExpressionAttributeNames', name, '#');
    for (const [name, raw] of Object.entries(values)) {
      requireSyntax('ExpressionAttributeValues', name, ':');
      this.#values.set(name, parseValue(name, raw));
    }
    this.#unusedNames = new Set(this.#names.keys());
    this.#unusedValues = new Set(this.#values.keys());
  }

  path(steps: WrittenStep[]): Path {
    return steps.map((step) => (typeof step === 'object' ? this.#name(step.placeholder) : step));
  }

  value(placeholder: string): AttributeValue {
    const value = this.#values.get(placeholder);
    if (!value) {
      throw new ExpressionError(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
    this.#unusedValues.delete(placeholder);
    return value;
  }

  /** @throws ValidationException naming every placeholder that no expression used. */
  requireAllUsed(): void {
    const unused = [
      { parameter: 'ExpressionAttributeNames', keys: [...this.#unusedNames] },
      { parameter: 'ExpressionAttributeValues', keys: [...this.#unusedValues] },
    ].find(({ keys }) => keys.length > 0);
    if (!unused) return;
    throw validationException(
      `Value provided in ${unused.parameter} unused in expressions: keys: {${unused.keys.join(', ')}}`,
    );
  }

  #name(placeholder: string): string {
    const name = this.#names.get(placeholder);
    if (name === undefined) {
      throw new ExpressionError(
        'An expression attribute name used in the document path is not defined; ' +
          `attribute name: ${placeholder}`,
      );
    }
    this.#unusedNames.delete(placeholder);
    return name;
  }
}

function requireSyntax(parameter: string, key: string, sigil: string): void {
  if (key.startsWith(sigil) && /^\w+$/.test(key.slice(1))) return;
  throw validationException(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
}

function parseValue(key: string, raw: unknown): AttributeValue {
  try {
    return parseAttributeValue(raw);
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'ValidationException') throw error;
    throw validationException(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`,
    );
  }
}
