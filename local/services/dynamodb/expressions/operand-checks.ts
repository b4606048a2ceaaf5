import { type AttributeValue, typeOf } from '../attribute-value.ts';
import { compareScalars } from '../ordering.ts';
import { ExpressionError } from './expression-error.ts';
import type { Placeholders } from './placeholders.ts';
import { type Operand, type Path, pathText, type WrittenOperand } from './syntax.ts';

/** An operand with its placeholders looked up; `check` sees every function call in it. */
export function resolveOperand(
  written: WrittenOperand,
  placeholders: Placeholders,
  check: (name: string, operands: Operand[]) => void,
): Operand {
  if (written.kind === 'path') return { kind: 'path', path: placeholders.path(written.steps) };
  if (written.kind === 'value') {
    return { kind: 'value', value: placeholders.value(written.placeholder) };
  }
  const operands = written.operands.map((operand) => resolveOperand(operand, placeholders, check));
  check(written.name, operands);
  return { kind: 'call', name: written.name, operands };
}

export function requireCount(name: string, operands: Operand[], count: number | undefined): void {
  if (operands.length === count) return;
  throw new ExpressionError(
    'Incorrect number of operands for operator or function; ' +
      `operator or function: ${name}, number of operands: ${operands.length}`,
  );
}

export function requirePath(name: string, operand: Operand | undefined): void {
  if (operand?.kind === 'path') return;
  throw new ExpressionError(
    `Operator or function requires a document path; operator or function: ${name}`,
  );
}

/** Refuses a literal value of a type that the operator never takes. */
export function requireType(name: string, operand: Operand | undefined, types: string[]): void {
  const type = operand?.kind === 'value' ? typeOf(operand.value) : undefined;
  if (type !== undefined && !types.includes(type)) throw incorrectType(name, type);
}

export function incorrectType(name: string, type: string): ExpressionError {
  return new ExpressionError(
    'Incorrect operand type for operator or function; ' +
      `operator or function: ${name}, operand type: ${type}`,
  );
}

/** Refuses `a = a`. */
export function requireDistinct(name: string, operands: Operand[]): void {
  const [first, second] = operands;
  if (operands.length !== 2 || first?.kind !== 'path' || second?.kind !== 'path') return;
  if (pathText(first.path) !== pathText(second.path)) return;
  throw new ExpressionError(
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
      `operator: ${name}, first operand: ${pathText(first.path)}`,
  );
}

export function requireOrderedBounds(lower: Operand, upper: Operand): void {
  if (lower.kind !== 'value' || upper.kind !== 'value') return;
  const bounds =
    `lower bound operand: AttributeValue: ${literalText(lower.value)}, ` +
    `upper bound operand: AttributeValue: ${literalText(upper.value)}`;
  if (typeOf(lower.value) !== typeOf(upper.value)) {
    throw new ExpressionError(
      `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
    );
  }
  if ((compareScalars(lower.value, upper.value) ?? 0) > 0) {
    throw new ExpressionError(
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
  }
}

/** Refuses two paths of which one is the other, or lies inside it, or takes it for another type. */
export function requireSeparatePaths(paths: Path[]): void {
  for (const [index, second] of paths.entries()) {
    for (const first of paths.slice(0, index)) requireSeparate(first, second);
  }
}

function requireSeparate(first: Path, second: Path): void {
  const shorter = Math.min(first.length, second.length);
  let verb = 'overlap';
  for (let index = 0; index < shorter; index++) {
    if (first[index] === second[index]) continue;
    if (typeof first[index] === typeof second[index]) return;
    verb = 'conflict';
    break;
  }
  throw new ExpressionError(
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
      `path one: ${pathText(first)}, path two: ${pathText(second)}`,
  );
}

function literalText(value: AttributeValue): string {
  const [type, member] = Object.entries(value)[0] ?? [];
  return `{${type}:${String(member)}}`;
}
