import { NotHonouredError } from '../../core/aws-error.ts';
import { wildcard } from './wildcard.ts';

/** What a request says of itself, by condition key. */
export type RequestContext = Readonly<Record<string, string>>;

/** True when the request meets the condition. */
export type Condition = (context: RequestContext) => boolean;

/**
 * Keys that can be known on one machine. The loopback interface stands for TLS:
 * `aws:SecureTransport` is always true.
 */
const KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SecureTransport'];

type Operator = (value: string, wanted: string) => boolean;

const equals: Operator = (value, wanted) => value === wanted;
const like: Operator = (value, wanted) => wildcard(wanted).test(value);

const OPERATORS: Record<string, Operator> = {
  StringEquals: equals,
  StringLike: like,
  // ArnEquals and ArnLike behave identically.
  ArnEquals: like,
  ArnLike: like,
  Bool: (value, wanted) => value === wanted.toLowerCase(),
};

/**
 * Reads the Condition element of a statement: every operator and key must match, one value of a
 * key is enough.
 *
 * @throws NotHonouredError naming an operator or a key that is not known
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseConditions(element: unknown, where: string): Condition[] {
  if (element === undefined) return [];
  const conditions: Condition[] = [];
  for (const [operator, block] of Object.entries(element as Record<string, object>)) {
    const test = OPERATORS[operator];
    if (!test) throw new NotHonouredError(`the condition operator ${operator} of ${where}`);
    for (const [key, wanted] of Object.entries(block)) {
      const known = KEYS.find((name) => name.toLowerCase() === key.toLowerCase());
      if (known === undefined) {
        throw new NotHonouredError(`the condition key ${key} of ${where}`);
      }
      const values = [wanted].flat().map(String);
      conditions.push((context) => {
        const value = context[known];
        return value !== undefined && values.some((one) => test(value, one));
      });
    }
  }
  return conditions;
}
