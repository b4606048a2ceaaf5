import { LateFaults, parseOperand, parsePath } from './operand-parser.ts';
import type { SetValueOf, WrittenOperand, WrittenUpdate } from './syntax.ts';
import { Tokens } from './tokens.ts';

/** Functions of a SET action, with the number of their operands. */
export const UPDATE_FUNCTIONS: Readonly<Record<string, number>> = {
  if_not_exists: 2,
  list_append: 2,
};

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];

/**
 * Parses an update expression.
 *
 * @throws ExpressionError for syntax, reserved words, unknown functions and a section given twice.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(text: string): WrittenUpdate {
  return new UpdateParser(text).parse();
}

class UpdateParser {
  readonly #tokens: Tokens;
  readonly #faults = new LateFaults(['reserved', 'unknown', 'section']);
  readonly #update: WrittenUpdate = { set: [], remove: [], add: [], delete: [] };

  constructor(text: string) {
    this.#tokens = new Tokens(text);
  }

  parse(): WrittenUpdate {
    const seen = new Set<Section>();
    do {
      const section = SECTIONS.find((name) => this.#tokens.isKeyword(name));
      if (!section) throw this.#tokens.syntaxError();
      this.#tokens.next();
      if (seen.has(section)) {
        const message = `The "${section}" section can only be used once in an update expression;`;
        this.#faults.note('section', message);
      }
      seen.add(section);
      do this.#action(section);
      while (this.#tokens.take(','));
    } while (this.#tokens.peek().kind !== 'end');
    this.#faults.throwFirst();
    return this.#update;
  }

  #action(section: Section): void {
    if (SECTIONS.some((name) => this.#tokens.isKeyword(name))) throw this.#tokens.syntaxError();
    const path = parsePath(this.#tokens, this.#faults);
    if (section === 'SET') {
      this.#tokens.expect('=');
      this.#update.set.push({ path, value: this.#setValue() });
    } else if (section === 'REMOVE') {
      this.#update.remove.push({ path });
    } else {
      if (this.#tokens.peek().kind !== 'value') throw this.#tokens.syntaxError();
      const operand = { kind: 'value', placeholder: this.#tokens.next().text } as const;
      this.#update[section === 'ADD' ? 'add' : 'delete'].push({ path, operand });
    }
  }

  #setValue(): SetValueOf<WrittenOperand> {
    const left = this.#term();
    const operator = (['+', '-'] as const).find((symbol) => this.#tokens.take(symbol));
    if (!operator) return left;
    const right = this.#term();
    const [first, second] = [left.operands[0], right.operands[0]];
    if (left.operator || right.operator || !first || !second) throw this.#tokens.syntaxError();
    return { operator, operands: [first, second] };
  }

  /** An operand, or a whole `(a + b)`, which may stand alone but not inside another sum. */
  #term(): SetValueOf<WrittenOperand> {
    if (!this.#tokens.take('(')) return { operands: [this.#operand()] };
    const value = this.#setValue();
    this.#tokens.expect(')');
    return value;
  }

  #operand(): WrittenOperand {
    const operand = parseOperand(this.#tokens, this.#faults, () => this.#operand());
    if (operand.kind === 'call' && !Object.hasOwn(UPDATE_FUNCTIONS, operand.name)) {
      this.#faults.note('unknown', `Invalid function name; function: ${operand.name}`);
    }
    return operand;
  }
}
