import { expect } from 'chai';
import { failureReason } from '../../../../../lambdas/shared/domain/failure-reason.ts';

const CASES: [title: string, error: string, cause: string, reason: string][] = [
  [
    "takes a rejection's code from the message inside a Lambda task's cause",
    'OrderRejectedError',
    JSON.stringify({ errorType: 'OrderRejectedError', errorMessage: 'UNKNOWN_PRODUCT: p-1' }),
    'UNKNOWN_PRODUCT: p-1',
  ],
  [
    "names the provider's refusal",
    'FulfillmentRejectedError',
    'out of boxes',
    'FULFILLMENT_REJECTED: out of boxes',
  ],
  [
    'names a dead letter',
    'FulfillmentDeadLetteredError',
    'given up',
    'FULFILLMENT_DEAD_LETTERED: given up',
  ],
  [
    'names a cancel',
    'OrderCancelledError',
    lambda('by the customer'),
    'CANCELLED: by the customer',
  ],
  ['names a decline', 'PaymentDeclinedError', lambda('no funds'), 'PAYMENT_DECLINED: no funds'],
  ['names an outage', 'PaymentUnavailableError', lambda('503'), 'PAYMENT_UNAVAILABLE: 503'],
  ['names an open breaker', 'CircuitOpenError', lambda('open'), 'PAYMENT_UNAVAILABLE: open'],
  [
    'names a charge in doubt',
    'PaymentOutcomeUnknownError',
    lambda('timeout'),
    'PAYMENT_OUTCOME_UNKNOWN: timeout',
  ],
  [
    'names a charge that is not settled',
    'PaymentUnsettledError',
    lambda('pending'),
    'PAYMENT_OUTCOME_UNKNOWN: pending',
  ],
  ['names a timeout', 'States.Timeout', '', 'STEP_TIMED_OUT: States.Timeout'],
  [
    'names a missing heartbeat',
    'States.HeartbeatTimeout',
    '',
    'STEP_TIMED_OUT: States.HeartbeatTimeout',
  ],
  [
    'names any other error of a function',
    'CatalogueError',
    JSON.stringify({ errorMessage: 'no price' }),
    'STEP_FAILED: CatalogueError: no price',
  ],
  [
    'keeps a cause that only looks like JSON',
    'Lambda.Unknown',
    '{broken',
    'STEP_FAILED: Lambda.Unknown: {broken',
  ],
  [
    'keeps a cause that is JSON without a message',
    'SQS.QueueDoesNotExistException',
    '{"errorMessage":1}',
    'STEP_FAILED: SQS.QueueDoesNotExistException: {"errorMessage":1}',
  ],
];

/** A Lambda task's cause. */
function lambda(errorMessage: string): string {
  return JSON.stringify({ errorMessage });
}

describe('failureReason', () => {
  for (const [title, error, cause, reason] of CASES) {
    it(title, () => {
      expect(failureReason({ error, cause })).to.equal(reason);
    });
  }

  it('cuts a cause that is too long for a reason', () => {
    expect(failureReason({ error: 'X', cause: 'y'.repeat(40_000) })).to.have.length(1_000);
  });
});
