import { ExpressionError } from './expression-error.ts';

export type TokenKind = 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

const PATTERN =
  /[ \t\r\n]*(?:(?<word>[A-Za-z_]\w*)|(?<name>#\w+)|(?<value>:\w+)|(?<number>\d+)|(?<symbol><>|<=|>=|[=<>(),.[\]+-]))/y;

/** A cursor over the tokens of one expression. */
export class Tokens {
  readonly #text: string;
  readonly #tokens: Token[];
  #position = 0;

  /** @throws ExpressionError at the first character that starts no token. */
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text);
    const unknown = this.#tokens.findIndex((token) => token.kind === 'end' && token.text !== '');
    if (unknown !== -1) throw this.syntaxError(unknown);
  }

  peek(ahead = 0): Token {
    const index = Math.min(this.#position + ahead, this.#tokens.length - 1);
    return this.#tokens[index] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  /** True, and past it, when the next token is this symbol. */
  take(symbol: string): boolean {
    const found = this.peek().kind === 'symbol' && this.peek().text === symbol;
    if (found) this.#position++;
    return found;
  }

  /** True, and past it, when the next token is this keyword in any letter case. */
  takeKeyword(keyword: string): boolean {
    const found = this.isKeyword(keyword);
    if (found) this.#position++;
    return found;
  }

  isKeyword(keyword: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toUpperCase() === keyword;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.syntaxError();
  }

  /** The error AWS gives for the token at `index`, by default the next one. */
  syntaxError(index = this.#position): ExpressionError {
    const at = Math.min(index, this.#tokens.length - 1);
    const token = this.#tokens[at] as Token;
    const from = this.#tokens[Math.max(0, at - 1)] as Token;
    const to = this.#tokens[Math.min(at + 1, this.#tokens.length - 1)] as Token;
    const near = this.#text.slice(from.start, to.end).trim();
    const shown = token.kind === 'end' && token.text === '' ? '<EOF>' : token.text;
    return new ExpressionError(`Syntax error; token: "${shown}", near: "${near}"`);
  }
}

/** The tokens, then an `end` token, which holds the character that fits none if there is one. */
function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    PATTERN.lastIndex = position;
    const match = PATTERN.exec(text);
    if (!match) break;
    const [kind, found] = Object.entries(match.groups ?? {}).find(([, t]) => t !== undefined) as [
      TokenKind,
      string,
    ];
    position = PATTERN.lastIndex;
    tokens.push({ kind, text: found, start: position - found.length, end: position });
  }
  const rest = text.slice(position).trimStart();
  const start = text.length - rest.length;
  const unknown = rest.slice(0, 1);
  tokens.push({ kind: 'end', text: unknown, start, end: start + unknown.length });
  return tokens;
}
