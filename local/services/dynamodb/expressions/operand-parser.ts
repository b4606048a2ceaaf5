import { ExpressionError } from './expression-error.ts';
import { isReservedWord } from './reserved-words.ts';
import type { WrittenOperand, WrittenStep } from './syntax.ts';
import type { Tokens } from './tokens.ts';

/** The depth of a document path. */
const MAX_PATH_STEPS = 32;

/**
 * Faults that AWS reports only when the whole expression is well formed, the first of a kind
 * and the kinds in a fixed order.
 */
export class LateFaults {
  readonly #order: readonly string[];
  readonly #faults = new Map<string, string>();

  constructor(order: readonly string[]) {
    this.#order = order;
  }

  note(kind: string, message: string): void {
    if (!this.#faults.has(kind)) this.#faults.set(kind, message);
  }

  throwFirst(): void {
    for (const kind of this.#order) {
      const message = this.#faults.get(kind);
      if (message !== undefined) throw new ExpressionError(message);
    }
  }
}

/** A path, a value placeholder or a function call, without parentheses around it. */
export function parseOperand(
  tokens: Tokens,
  faults: LateFaults,
  parseArgument: () => WrittenOperand,
): WrittenOperand {
  const token = tokens.peek();
  if (token.kind === 'value') return { kind: 'value', placeholder: tokens.next().text };
  if (token.kind === 'word' && tokens.peek(1).text === '(') {
    const name = tokens.next().text;
    return { kind: 'call', name, operands: parseArguments(tokens, parseArgument) };
  }
  return { kind: 'path', steps: parsePath(tokens, faults) };
}

/** `a.#b[3]` */
export function parsePath(tokens: Tokens, faults: LateFaults): WrittenStep[] {
  const steps: WrittenStep[] = [parseStep(tokens, faults)];
  for (;;) {
    if (tokens.take('.')) {
      steps.push(parseStep(tokens, faults));
    } else if (tokens.take('[')) {
      if (tokens.peek().kind !== 'number') throw tokens.syntaxError();
      steps.push(Number(tokens.next().text));
      tokens.expect(']');
    } else {
      break;
    }
  }
  if (steps.length > MAX_PATH_STEPS) {
    throw new ExpressionError(
      'The document path has too many nesting elements; ' +
        `nesting levels: ${steps.length}, maximum nesting levels allowed: ${MAX_PATH_STEPS}`,
    );
  }
  return steps;
}

function parseArguments(tokens: Tokens, parseArgument: () => WrittenOperand): WrittenOperand[] {
  tokens.expect('(');
  const operands = [parseArgument()];
  while (tokens.take(',')) operands.push(parseArgument());
  tokens.expect(')');
  return operands;
}

function parseStep(tokens: Tokens, faults: LateFaults): WrittenStep {
  const token = tokens.peek();
  if (token.kind !== 'word' && token.kind !== 'name') throw tokens.syntaxError();
  tokens.next();
  if (token.kind === 'name') return { placeholder: token.text };
  if (isReservedWord(token.text)) {
    faults.note(
      'reserved',
      `Attribute name is a reserved keyword; reserved keyword: ${token.text}`,
    );
  }
  return token.text;
}
