import { causeInWords } from '../domain/failure-reason.ts';
import { MalformedMessageError } from '../domain/fulfillment-request.ts';
import { orderIdOfExecution } from './execution-name.ts';

const DETAIL_TYPE = 'Step Functions Execution Status Change';
const BROKEN = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** An execution that ended without a business end. */
export interface BrokenExecution {
  order_id: string;
  name: string;
  status: string;
  /** ISO 8601, UTC, milliseconds. */
  started_at: string;
  /** Absent for an execution that was aborted without one. */
  error?: string;
  cause?: string;
}

/**
 * Reads the body of a message that tells of an execution that ended FAILED, TIMED_OUT or ABORTED.
 *
 * @throws MalformedMessageError naming what is not as Step Functions says it.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function parseBrokenExecution(body: string): BrokenExecution {
  const event = parseObject(body);
  if (event['detail-type'] !== DETAIL_TYPE) {
    throw new MalformedMessageError(`detail-type must be "${DETAIL_TYPE}"`);
  }
  const { name, status, startDate, error, cause } = object(event.detail);
  if (typeof status !== 'string' || !BROKEN.has(status)) {
    throw new MalformedMessageError(`detail.status must be one of ${[...BROKEN].join(', ')}`);
  }
  const order_id = typeof name === 'string' ? orderIdOfExecution(name) : undefined;
  if (typeof name !== 'string' || order_id === undefined) {
    throw new MalformedMessageError('detail.name must be the name of an execution for an order');
  }
  if (typeof startDate !== 'number') {
    throw new MalformedMessageError('detail.startDate must be milliseconds since 1970');
  }
  const started_at = new Date(startDate).toISOString();
  const words = typeof cause === 'string' ? causeInWords(cause) : cause;
  return { order_id, name, status, started_at, ...texts({ error, cause: words }) };
}

function parseObject(body: string): Record<string, unknown> {
  try {
    return object(JSON.parse(body));
  } catch (cause) {
    throw new MalformedMessageError('the body is not JSON', { cause });
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The members that hold words; Step Functions writes null for those that there are not. */
function texts(members: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(members).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(given) as Record<string, string>;
}
