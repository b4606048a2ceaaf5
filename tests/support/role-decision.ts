import {
  type Decision,
  decide,
  parsePolicy,
  type Statement,
} from '../../local/services/iam/policy.ts';
import { wildcard } from '../../local/services/iam/wildcard.ts';
import type { NeededRight } from './needed-right.ts';

type Conditions = Record<string, Record<string, string[]>>;

/**
 * Condition operators of the delivery roles; the local runtime's own evaluator knows keys of local
 * requests alone.
 */
const OPERATORS: Record<string, (value: string, wanted: string) => boolean> = {
  StringEquals: (value, wanted) => value === wanted,
  'ForAnyValue:StringEquals': (value, wanted) => value === wanted,
  StringLike: (value, wanted) => wildcard(wanted).test(value),
  ArnLike: (value, wanted) => wildcard(wanted).test(value),
};

/** What a role's policies say of a right, by the local runtime's evaluator. */
export class RoleDecision {
  readonly #statements: Statement[];

  /** @param policies JSON documents */
  constructor(policies: readonly string[]) {
    this.#statements = policies.flatMap(statements);
  }

  decide({ action, resource, context = {} }: NeededRight): Decision {
    return decide(this.#statements, { action, resource, context });
  }
}

function statements(policy: string): Statement[] {
  const document = JSON.parse(policy) as { Statement: { Condition?: Conditions }[] };
  return document.Statement.map(({ Condition: conditions = {}, ...rest }) => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [rest] });
    const [statement] = parsePolicy(text, 'identity', 'a delivery role');
    if (statement === undefined) throw new Error('a policy without a statement');
    return { ...statement, conditions: Object.entries(conditions).map(condition) };
  });
}

function condition([operator, block]: [string, Record<string, string[]>]) {
  const holds = OPERATORS[operator];
  if (holds === undefined) throw new Error(`the condition operator ${operator} is not known`);
  return (context: Readonly<Record<string, string>>) =>
    Object.entries(block).every(([key, wanted]) => {
      const value = context[key];
      return value !== undefined && wanted.some((one) => holds(value, one));
    });
}
