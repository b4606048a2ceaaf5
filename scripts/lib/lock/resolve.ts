import type { Reference, Template } from '../../../local/platform/lock.ts';
import { parseTemplate, parseTraversal, type Traversal } from './expression.ts';
import { join, type Scope, type Scopes } from './scope.ts';

/** Planned attributes of managed resources by address; what is not known yet is absent. */
export type PlannedAttributes = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

type Piece = string | Reference;

/** Follows expressions through variables, locals and outputs to the resource they end at. */
export class Resolver {
  readonly #scopes: Scopes;
  readonly #planned: PlannedAttributes;
  readonly #variables: Readonly<Record<string, { value: unknown }>>;

  constructor(
    scopes: Scopes,
    planned: PlannedAttributes,
    variables: Readonly<Record<string, { value: unknown }>> = {},
  ) {
    this.#scopes = scopes;
    this.#planned = planned;
    this.#variables = variables;
  }

  /**
   * What an argument that Terraform does not know at plan will be: a reference, or a template.
   *
   * @param where the argument, for errors
   * @throws Error naming `where` and the expression that cannot be followed
   */
  resolve(value: unknown, scope: Scope, where: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, scope, where));
    if (typeof value === 'object' && value !== null) {
      const members = Object.entries(value);
      return Object.fromEntries(members.map(([k, v]) => [k, this.resolve(v, scope, where)]));
    }
    if (typeof value !== 'string') return value;
    return fromPieces(this.#pieces(value, scope, where));
  }

  #pieces(text: string, scope: Scope, where: string): Piece[] {
    return parseTemplate(text).flatMap((part) => {
      if ('text' in part) return [part.text];
      const traversal = parseTraversal(part.expression);
      const pieces = traversal && this.#follow(traversal, scope, where);
      if (pieces) return pieces;
      throw new Error(
        `${where} is not known at plan, and the lock cannot follow "${part.expression}"` +
          `${scope.address === '' ? '' : ` in ${scope.address}`}: make it a plain reference`,
      );
    });
  }

  #follow(traversal: Traversal, scope: Scope, where: string): Piece[] | undefined {
    switch (traversal.kind) {
      case 'resource':
        return this.#resource(join(scope.address, traversal.address), traversal.attribute, where);
      case 'module': {
        const address = join(scope.address, `module.${traversal.name}${traversal.index}`);
        const child = this.#scopes.at(address);
        return this.#text(child.source.outputs.get(traversal.output)?.value, child, where);
      }
      case 'local':
        return this.#text(scope.source.locals[traversal.name], scope, where);
      case 'var':
        return this.#variable(traversal.name, scope, where);
    }
  }

  #variable(name: string, scope: Scope, where: string): Piece[] | undefined {
    if (!scope.call) return this.#text(this.#variables[name]?.value, scope, where);
    const given = scope.call.arguments[name];
    if (given !== undefined) return this.#text(given, scope.call.scope, where);
    return this.#text(scope.source.variables.get(name)?.default, scope, where);
  }

  #resource(address: string, attribute: string, where: string): Piece[] {
    const attributes = this.#planned.get(address);
    if (!attributes) throw new Error(`${where} refers to ${address}, which is not planned`);
    const known = attributes[attribute];
    return typeof known === 'string' ? [known] : [{ $ref: `${address}.${attribute}` }];
  }

  #text(value: unknown, scope: Scope, where: string): Piece[] | undefined {
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    return typeof value === 'string' ? this.#pieces(value, scope, where) : undefined;
  }
}

function fromPieces(pieces: Piece[]): string | Reference | Template {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined.splice(-1, 1, last + piece);
    else joined.push(piece);
  }
  const [first = '', ...rest] = joined;
  return rest.length === 0 ? first : { $template: joined };
}
