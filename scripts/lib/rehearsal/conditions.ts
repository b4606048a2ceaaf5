import { NotHonoured } from './not-honoured.ts';
import { type Namespaces, resolveVariables } from './variables.ts';

/** A `VariableCheck` rule. */
export interface VariableCheck {
  name: string;
  variable: string;
  value: string;
  operator: string;
}

/** Checked before a stage: when a rule does not hold, the result comes about. */
export interface EntryCondition {
  result: 'SKIP' | 'FAIL';
  rules: VariableCheck[];
}

/** Whether a stage is entered, and the rule that keeps it from being so. */
export type Entry = { entered: true } | { entered: false; result: 'SKIP' | 'FAIL'; rule: string };

/**
 * Decides a stage's entry.
 *
 * @throws NotHonoured naming an operator that CodePipeline does not have
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html
 */
export function decideEntry(conditions: readonly EntryCondition[], namespaces: Namespaces): Entry {
  for (const { result, rules } of conditions) {
    const broken = rules.find((rule) => !holds(rule, namespaces));
    if (broken !== undefined) return { entered: false, result, rule: broken.name };
  }
  return { entered: true };
}

function holds({ variable, value, operator }: VariableCheck, namespaces: Namespaces): boolean {
  const actual = resolveVariables(variable, namespaces);
  switch (operator) {
    case 'EQ':
      return actual === value;
    case 'NE':
      return actual !== value;
    case 'CONTAINS':
      return actual.includes(value);
    default:
      throw new NotHonoured(`the operator ${operator} of VariableCheck`);
  }
}
