import { validationException } from '../errors.ts';
import { parseCondition } from './condition-parser.ts';
import { ExpressionError, type ExpressionKind, inExpression } from './expression-error.ts';
import { requireSeparatePaths } from './operand-checks.ts';
import { Placeholders } from './placeholders.ts';
import { parseProjection } from './projection-parser.ts';
import { resolveCondition } from './resolve-condition.ts';
import { resolveUpdate } from './resolve-update.ts';
import type { Condition, Path, Update } from './syntax.ts';
import { parseUpdate } from './update-parser.ts';

/** The members of a request that hold its expressions. */
export type ExpressionParameters = Partial<Record<ExpressionKind, string>> & {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
};

/** The expressions of one request, parsed, looked up and checked. */
export interface RequestExpressions {
  condition?: Condition;
  filter?: Condition;
  keyCondition?: Condition;
  projection?: Path[];
  update?: Update;
}

const MAX_EXPRESSION_BYTES = 4096;
/** Expressions that may hold values, in the order AWS names them. */
const WITH_VALUES: ExpressionKind[] = [
  'UpdateExpression',
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
];

const conditions = cached(parseCondition);
const updates = cached(parseUpdate);
const projections = cached(parseProjection);

/**
 * Reads the expressions of a request. `kinds` are those its operation takes.
 *
 * @throws ValidationException in AWS's words, naming the expression at fault.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
export function readExpressions(
  request: ExpressionParameters,
  kinds: readonly ExpressionKind[],
): RequestExpressions {
  requireExpressionsForPlaceholders(request, kinds);
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  const placeholders = new Placeholders(names, values);
  const read = <T>(kind: ExpressionKind, parse: (text: string) => T): T | undefined => {
    const text = request[kind];
    return text === undefined ? undefined : inExpression(kind, () => parse(text));
  };
  const condition = (text: string) => resolveCondition(conditions(text), placeholders);
  const expressions: { [Member in keyof RequestExpressions]: RequestExpressions[Member] } = {};
  const found = {
    update: read('UpdateExpression', (text) => resolveUpdate(updates(text), placeholders)),
    condition: read('ConditionExpression', condition),
    projection: read('ProjectionExpression', (text) => readProjection(text, placeholders)),
    filter: read('FilterExpression', condition),
    keyCondition: read('KeyConditionExpression', condition),
  };
  placeholders.requireAllUsed();
  for (const [member, value] of Object.entries(found)) {
    if (value !== undefined) Object.assign(expressions, { [member]: value });
  }
  return expressions;
}

function readProjection(text: string, placeholders: Placeholders): Path[] {
  const paths = projections(text).map((steps) => placeholders.path(steps));
  requireSeparatePaths(paths);
  return paths;
}

function requireExpressionsForPlaceholders(
  request: ExpressionParameters,
  kinds: readonly ExpressionKind[],
): void {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  const parameter = 'can only be specified when using expressions';
  if (names && kinds.every((kind) => request[kind] === undefined)) {
    throw validationException(`ExpressionAttributeNames ${parameter}`);
  }
  const takers = WITH_VALUES.filter((kind) => kinds.includes(kind));
  if (values && takers.every((kind) => request[kind] === undefined)) {
    const verb = takers.length > 1 ? 'are' : 'is';
    throw validationException(
      `ExpressionAttributeValues ${parameter}: ${takers.join(' and ')} ${verb} null`,
    );
  }
  requireMembers('ExpressionAttributeNames', names);
  requireMembers('ExpressionAttributeValues', values);
}

function requireMembers(parameter: string, members: object | undefined): void {
  if (members && Object.keys(members).length === 0) {
    throw validationException(`${parameter} must not be empty`);
  }
}

/** Parses each text once. The cache starts anew when texts made by programs fill it. */
function cached<T>(parse: (text: string) => T): (text: string) => T {
  const parsed = new Map<string, T>();
  return (text) => {
    const known = parsed.get(text);
    if (known !== undefined) return known;
    if (text.trim() === '') throw new ExpressionError('The expression can not be empty;');
    const size = Buffer.byteLength(text);
    if (size > MAX_EXPRESSION_BYTES) {
      throw new ExpressionError(
        `Expression size has exceeded the maximum allowed size; expression size: ${size}`,
      );
    }
    const fresh = parse(text);
    if (parsed.size >= 1000) parsed.clear();
    parsed.set(text, fresh);
    return fresh;
  };
}
