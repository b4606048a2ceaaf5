import { NotHonouredError } from '../../../core/aws-error.ts';
import { compilePattern, invalidPattern } from './filter-pattern.ts';
import type { ReceivedMessage } from './ports.ts';

/** Whether a record goes to the function. */
export type RecordFilter<Item> = (record: Item) => boolean;

/**
 * The filters of a stream; a record passes when one of them matches. No filters: all pass.
 *
 * @throws AwsError as `compilePattern`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
export function streamFilter(patterns: readonly string[]): RecordFilter<unknown> {
  const matchers = patterns.map((text) => compilePattern(parsePattern(text)));
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}

/**
 * The filters of a queue, which see the message's body alone: as JSON when the pattern is JSON, as
 * text when the pattern is a list of texts. A body of the other form does not match.
 *
 * @throws AwsError as `compilePattern`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function queueFilter(patterns: readonly string[]): RecordFilter<ReceivedMessage> {
  const matchers = patterns.map((text) => compileBodyPattern(parsePattern(text)));
  return ({ body }) => matchers.length === 0 || matchers.some((matches) => matches(body));
}

function compileBodyPattern(pattern: Record<string, unknown>): (body: string) => boolean {
  const stray = Object.keys(pattern).find((key) => key !== 'body');
  if (stray !== undefined) throw new NotHonouredError(`a queue filter on ${stray}`);
  const matches = compilePattern(pattern.body);
  const plain = Array.isArray(pattern.body);
  return (body) => {
    const parsed = parseObject(body);
    if (plain) return parsed === undefined && matches(body);
    return parsed !== undefined && matches(parsed);
  };
}

function parsePattern(text: string): Record<string, unknown> {
  const pattern = parseObject(text);
  if (!pattern) throw invalidPattern();
  return pattern;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
