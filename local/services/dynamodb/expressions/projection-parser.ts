import { LateFaults, parsePath } from './operand-parser.ts';
import type { WrittenStep } from './syntax.ts';
import { Tokens } from './tokens.ts';

/**
 * Parses a projection: document paths with commas between.
 *
 * @throws ExpressionError for syntax and reserved words.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
 */
export function parseProjection(text: string): WrittenStep[][] {
  const tokens = new Tokens(text);
  const faults = new LateFaults(['reserved']);
  const paths: WrittenStep[][] = [];
  do paths.push(parsePath(tokens, faults));
  while (tokens.take(','));
  if (tokens.peek().kind !== 'end') throw tokens.syntaxError();
  faults.throwFirst();
  return paths;
}
