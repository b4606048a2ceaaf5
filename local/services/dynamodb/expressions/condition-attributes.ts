import type { Condition, Operand } from './syntax.ts';

/** The top-level attributes that a condition reads. */
export function conditionAttributes(condition: Condition): Set<string> {
  return new Set(operandsOf(condition).flatMap(attributesOf));
}

function operandsOf(condition: Condition): Operand[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...operandsOf(condition.left), ...operandsOf(condition.right)];
    case 'not':
      return operandsOf(condition.condition);
    case 'compare':
      return [condition.left, condition.right];
    case 'between':
      return [condition.operand, condition.lower, condition.upper];
    case 'in':
      return [condition.operand, ...condition.candidates];
    case 'call':
      return condition.operands;
  }
}

function attributesOf(operand: Operand): string[] {
  if (operand.kind === 'call') return operand.operands.flatMap(attributesOf);
  return operand.kind === 'path' ? [String(operand.path[0])] : [];
}
