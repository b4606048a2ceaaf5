import type { AttributeValue } from '../attribute-value.ts';

/** A step into a document as written: an attribute name, a `#name`, or a list index. */
export type WrittenStep = string | number | { placeholder: string };

/** An operand as written, its placeholders not yet looked up. */
export type WrittenOperand =
  | { kind: 'path'; steps: WrittenStep[] }
  | { kind: 'value'; placeholder: string }
  | { kind: 'call'; name: string; operands: WrittenOperand[] };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition over operands of either form. */
export type ConditionOf<Operand> =
  | { kind: 'compare'; comparator: Comparator; left: Operand; right: Operand }
  | { kind: 'between'; operand: Operand; lower: Operand; upper: Operand }
  | { kind: 'in'; operand: Operand; candidates: Operand[] }
  | { kind: 'call'; name: string; operands: Operand[] }
  | { kind: 'and' | 'or'; left: ConditionOf<Operand>; right: ConditionOf<Operand> }
  | { kind: 'not'; condition: ConditionOf<Operand> };

export type WrittenCondition = ConditionOf<WrittenOperand>;

/** A document path: attribute name first, then map keys and list indexes. */
export type Path = (string | number)[];

export type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'value'; value: AttributeValue }
  | { kind: 'call'; name: string; operands: Operand[] };

export type Condition = ConditionOf<Operand>;

/** The right side of a SET action: one operand, or two with + or - between. */
export interface SetValueOf<Operand> {
  operator?: '+' | '-';
  operands: Operand[];
}

export interface UpdateOf<Path, Operand> {
  set: { path: Path; value: SetValueOf<Operand> }[];
  remove: { path: Path }[];
  add: { path: Path; operand: Operand }[];
  delete: { path: Path; operand: Operand }[];
}

export type WrittenUpdate = UpdateOf<WrittenStep[], WrittenOperand>;
export type Update = UpdateOf<Path, Operand>;

/** `[a, b, [0]]`, as AWS writes a path in its messages. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}
