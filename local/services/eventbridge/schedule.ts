import { AwsError, NotHonouredError } from '../../core/aws-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * The interval of a rate expression, in milliseconds: `rate(1 minute)`, `rate(5 minutes)`. The
 * unit is singular for 1 alone.
 *
 * @throws ValidationException as PutRule does; NotHonouredError for a cron expression
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function rateMs(expression: string): number {
  if (expression.startsWith('cron(')) {
    throw new NotHonouredError(`the schedule expression ${expression}: only rate(...)`);
  }
  const [, count = '', unit = '', plural] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || (count === '1') !== (plural === '')) {
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  }
  return Number(count) * unitMs;
}
