import { typeOf } from '../attribute-value.ts';
import { CONDITION_FUNCTIONS } from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';
import {
  incorrectType,
  requireCount,
  requireDistinct,
  requireOrderedBounds,
  requirePath,
  requireType,
  resolveOperand,
} from './operand-checks.ts';
import type { Placeholders } from './placeholders.ts';
import type { Condition, Operand, WrittenCondition, WrittenOperand } from './syntax.ts';

const ORDERED_TYPES = ['S', 'N', 'B'];
const MAX_IN_OPERANDS = 100;
const TYPE_NAMES = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

/**
 * Looks up the placeholders of a condition and checks its operands.
 *
 * @throws ExpressionError for an undefined placeholder, or an operand of the wrong kind or type.
 */
export function resolveCondition(written: WrittenCondition, from: Placeholders): Condition {
  const operand = (o: WrittenOperand): Operand => resolveOperand(o, from, checkCall);
  switch (written.kind) {
    case 'and':
    case 'or': {
      const left = resolveCondition(written.left, from);
      return { kind: written.kind, left, right: resolveCondition(written.right, from) };
    }
    case 'not':
      return { kind: 'not', condition: resolveCondition(written.condition, from) };
    case 'call': {
      const operands = written.operands.map(operand);
      checkCall(written.name, operands);
      return { kind: 'call', name: written.name, operands };
    }
    case 'compare': {
      const [left, right] = [operand(written.left), operand(written.right)];
      checkComparison(written.comparator, left, right);
      return { ...written, left, right };
    }
    case 'between': {
      const subject = operand(written.operand);
      const [lower, upper] = [operand(written.lower), operand(written.upper)];
      for (const o of [subject, lower, upper]) requireType('BETWEEN', o, ORDERED_TYPES);
      requireOrderedBounds(lower, upper);
      return { kind: 'between', operand: subject, lower, upper };
    }
    case 'in': {
      const subject = operand(written.operand);
      const candidates = written.candidates.map(operand);
      if (candidates.length > MAX_IN_OPERANDS) requireCount('IN', candidates, MAX_IN_OPERANDS);
      return { kind: 'in', operand: subject, candidates };
    }
  }
}

function checkComparison(comparator: string, left: Operand, right: Operand): void {
  requireDistinct(comparator, [left, right]);
  if (comparator === '=' || comparator === '<>') return;
  for (const operand of [left, right]) requireType(comparator, operand, ORDERED_TYPES);
}

function checkCall(name: string, operands: Operand[]): void {
  requireCount(name, operands, CONDITION_FUNCTIONS[name]);
  requireDistinct(name, operands);
  const [first, second] = operands;
  if (name === 'attribute_exists' || name === 'attribute_not_exists') requirePath(name, first);
  if (name === 'begins_with') for (const o of operands) requireType(name, o, ['S', 'B']);
  if (name === 'size') requireType(name, first, ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']);
  if (name === 'attribute_type') checkTypeName(name, second);
}

function checkTypeName(name: string, operand: Operand | undefined): void {
  if (operand?.kind !== 'value') throw incorrectType(name, '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  const { value } = operand;
  if (!('S' in value)) throw incorrectType(name, typeOf(value));
  if (TYPE_NAMES.includes(value.S)) return;
  throw new ExpressionError(
    `Invalid attribute type name found; type: ${value.S}, valid types: {${TYPE_NAMES.join(',')}}`,
  );
}
