import { LateFaults, parseOperand } from './operand-parser.ts';
import type { Comparator, WrittenCondition, WrittenOperand } from './syntax.ts';
import { Tokens } from './tokens.ts';

/** Functions of a condition, with the number of their operands. */
export const CONDITION_FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const KEYWORDS = ['AND', 'OR', 'NOT', 'BETWEEN', 'IN'];

/** What stands between two operators: a condition, or an operand that is not one yet. */
interface Parsed {
  condition?: WrittenCondition;
  operand?: WrittenOperand;
  inParentheses?: boolean;
}

/**
 * Parses a condition, filter or key condition.
 *
 * @throws ExpressionError for syntax, redundant parentheses, unknown or misused functions and
 *   reserved words.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(text: string): WrittenCondition {
  return new ConditionParser(text).parse();
}

class ConditionParser {
  readonly #tokens: Tokens;
  readonly #faults = new LateFaults(['parentheses', 'unknown', 'misused', 'reserved']);

  constructor(text: string) {
    this.#tokens = new Tokens(text);
  }

  parse(): WrittenCondition {
    const condition = this.#asCondition(this.#or());
    if (this.#tokens.peek().kind !== 'end') throw this.#tokens.syntaxError();
    this.#faults.throwFirst();
    return condition;
  }

  #or(): Parsed {
    let left = this.#and();
    while (this.#tokens.isKeyword('OR')) left = this.#join('or', left, () => this.#and());
    return left;
  }

  #and(): Parsed {
    let left = this.#not();
    while (this.#tokens.isKeyword('AND')) left = this.#join('and', left, () => this.#not());
    return left;
  }

  #join(kind: 'and' | 'or', left: Parsed, next: () => Parsed): Parsed {
    const leftCondition = this.#asCondition(left);
    this.#tokens.next();
    return { condition: { kind, left: leftCondition, right: this.#asCondition(next()) } };
  }

  #not(): Parsed {
    if (!this.#tokens.takeKeyword('NOT')) return this.#comparison();
    return { condition: { kind: 'not', condition: this.#asCondition(this.#comparison()) } };
  }

  #comparison(): Parsed {
    const left = this.#primary();
    const token = this.#tokens.peek();
    if (token.kind === 'symbol' && COMPARATORS.has(token.text)) {
      const operand = this.#asOperand(left);
      const comparator = this.#tokens.next().text as Comparator;
      return {
        condition: { kind: 'compare', comparator, left: operand, right: this.#operand() },
      };
    }
    if (this.#tokens.isKeyword('BETWEEN')) return this.#between(this.#asOperand(left));
    if (this.#tokens.isKeyword('IN')) return this.#in(this.#asOperand(left));
    return left;
  }

  #between(operand: WrittenOperand): Parsed {
    this.#tokens.next();
    const lower = this.#operand();
    if (!this.#tokens.takeKeyword('AND')) throw this.#tokens.syntaxError();
    return { condition: { kind: 'between', operand, lower, upper: this.#operand() } };
  }

  #in(operand: WrittenOperand): Parsed {
    this.#tokens.next();
    this.#tokens.expect('(');
    const candidates = [this.#operand()];
    while (this.#tokens.take(',')) candidates.push(this.#operand());
    this.#tokens.expect(')');
    return { condition: { kind: 'in', operand, candidates } };
  }

  #primary(): Parsed {
    if (!this.#tokens.take('(')) return this.#bare();
    const inner = this.#or();
    this.#tokens.expect(')');
    if (inner.inParentheses) {
      this.#faults.note('parentheses', 'The expression has redundant parentheses;');
    }
    return { ...inner, inParentheses: true };
  }

  #bare(): Parsed {
    if (KEYWORDS.some((keyword) => this.#tokens.isKeyword(keyword))) {
      throw this.#tokens.syntaxError();
    }
    const operand = parseOperand(this.#tokens, this.#faults, () => this.#operand());
    if (operand.kind === 'call' && !Object.hasOwn(CONDITION_FUNCTIONS, operand.name)) {
      this.#faults.note('unknown', `Invalid function name; function: ${operand.name}`);
    }
    return { operand };
  }

  #operand(): WrittenOperand {
    return this.#asOperand(this.#primary());
  }

  /** Only `size` has a value; every other function is a condition by itself. */
  #asOperand({ operand }: Parsed): WrittenOperand {
    if (!operand) throw this.#tokens.syntaxError();
    if (operand.kind === 'call' && operand.name !== 'size') this.#misused(operand.name);
    return operand;
  }

  #asCondition({ condition, operand }: Parsed): WrittenCondition {
    if (condition) return condition;
    if (operand?.kind !== 'call') throw this.#tokens.syntaxError();
    if (operand.name === 'size') this.#misused(operand.name);
    return operand;
  }

  #misused(name: string): void {
    this.#faults.note(
      'misused',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
}
