import { type AttributeType, typeOf } from '../attribute-value.ts';
import { ExpressionError } from './expression-error.ts';
import {
  requireCount,
  requirePath,
  requireSeparatePaths,
  requireType,
  resolveOperand,
} from './operand-checks.ts';
import type { Placeholders } from './placeholders.ts';
import type { Operand, Path, Update, WrittenOperand, WrittenUpdate } from './syntax.ts';
import { UPDATE_FUNCTIONS } from './update-parser.ts';

const SETS: AttributeType[] = ['SS', 'NS', 'BS'];
const TYPE_WORDS: Partial<Record<AttributeType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/**
 * Looks up the placeholders of an update and checks its paths and operands.
 *
 * @throws ExpressionError for an undefined placeholder, overlapping paths or a wrong operand.
 */
export function resolveUpdate(written: WrittenUpdate, from: Placeholders): Update {
  const operand = (o: WrittenOperand): Operand => resolveOperand(o, from, checkCall);
  const update: Update = {
    set: written.set.map(({ path, value }) => ({
      path: from.path(path),
      value: { ...value, operands: value.operands.map(operand) },
    })),
    remove: written.remove.map(({ path }) => ({ path: from.path(path) })),
    add: written.add.map((a) => ({ path: from.path(a.path), operand: operand(a.operand) })),
    delete: written.delete.map((d) => ({ path: from.path(d.path), operand: operand(d.operand) })),
  };
  requireSeparatePaths(updatedPaths(update));
  for (const { operand } of update.add) requireAllowed('ADD', operand, ['N', ...SETS]);
  for (const { operand } of update.delete) requireAllowed('DELETE', operand, SETS);
  for (const { value } of update.set) {
    const { operator } = value;
    if (operator) for (const o of value.operands) requireType(operator, o, ['N']);
  }
  return update;
}

/** Every path that an update writes to. */
export function updatedPaths(update: Update): Path[] {
  return [...update.set, ...update.remove, ...update.add, ...update.delete].map(({ path }) => path);
}

function checkCall(name: string, operands: Operand[]): void {
  requireCount(name, operands, UPDATE_FUNCTIONS[name]);
  if (name === 'if_not_exists') requirePath(name, operands[0]);
  if (name === 'list_append') for (const operand of operands) requireType(name, operand, ['L']);
}

function requireAllowed(operator: string, operand: Operand, types: AttributeType[]): void {
  if (operand.kind !== 'value' || types.includes(typeOf(operand.value))) return;
  throw new ExpressionError(
    `Incorrect operand type for operator or function; operator: ${operator}, ` +
      `operand type: ${TYPE_WORDS[typeOf(operand.value)]}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
  );
}
