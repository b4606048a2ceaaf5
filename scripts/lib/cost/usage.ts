/**
 * What one order uses that goes well: one line, paid and fulfilled at the first attempt, simulated
 * payment provider. Orders that are undone use more: up to twice as much.
 *
 * Invocations, AWS calls, transitions and events are those that the proof of the saga sees on that
 * path (tests/proof); tests/unit/scripts/lib/cost/usage.test.ts holds them together.
 */

export interface FunctionUse {
  invocations: number;
  /** Calls of AWS by all those invocations. */
  calls: number;
}

/** By the function's name. */
export const FUNCTIONS_PER_ORDER: Readonly<Record<string, FunctionUse>> = {
  'api-handler': { invocations: 1, calls: 2 },
  // One invocation for each event: batches, which come with load, make them fewer.
  'outbox-relay': { invocations: 7, calls: 8 },
  'validate-order': { invocations: 1, calls: 3 },
  'reserve-inventory': { invocations: 1, calls: 2 },
  'charge-payment': { invocations: 1, calls: 5 },
  'fulfill-order': { invocations: 1, calls: 3 },
  'confirm-order': { invocations: 1, calls: 2 },
  notification: { invocations: 1, calls: 3 },
  'shipping-notice': { invocations: 1, calls: 4 },
};

export const TRANSITIONS_PER_ORDER = 5;

/** Events on the bus. */
export const EVENTS_PER_ORDER = 7;

/** Notices to the two topics. What the subscribers are sent costs besides. */
export const PUBLISHES_PER_ORDER = 2;

/** Three messages, each sent, received and deleted; batches make them fewer. */
export const SQS_REQUESTS_PER_ORDER = 9;

/**
 * Items are below 1 KB. One in a transaction takes two write units, any other one; each index one,
 * two where its key changes, as status-index does at the beginning and at the end of an order.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const WRITES_PER_ORDER = { transacted: 20, plain: 6, indexes: 16 };

/** Items up to 4 KB, read consistently: one read unit each; a plain read takes half of one. */
export const READS_PER_ORDER = { consistent: 9, plain: 1 };

export const WRITE_UNITS_PER_ORDER =
  2 * WRITES_PER_ORDER.transacted + WRITES_PER_ORDER.plain + WRITES_PER_ORDER.indexes;

export const READ_UNITS_PER_ORDER = READS_PER_ORDER.consistent + READS_PER_ORDER.plain / 2;

/** Assumed: the customer looks at the order once (GET /orders/{id}): the order, and its events. */
export const LOOKS_PER_ORDER = { requests: 1, calls: 2, readUnits: 1 };

/**
 * Assumed, not measured: a warm invocation takes 10 ms of its own, and waits 10 ms for each AWS
 * call. Cold starts are left out. Put in what CloudWatch says, once there is an environment.
 */
export const INVOCATION_MS = { own: 10, perCall: 10 };

/** Assumed: what Lambda writes itself (START, END, REPORT), and two lines of ours. */
export const LOG_BYTES_PER_INVOCATION = 1_200;

/** CloudWatch bills what is stored compressed; its own examples reckon with this share. */
export const LOG_STORED_SHARE = 0.15;

/**
 * What an order leaves for good: itself and its two index entries, seven events, reservation,
 * payment and the simulated provider's row; 13 items of 500 bytes, with 100 of DynamoDB's own each.
 */
export const STORED_BYTES_PER_ORDER = 13 * 600;

/** A month as AWS reckons: 730 hours. */
export const MINUTES_PER_MONTH = 730 * 60;

/**
 * Lambda asks an empty queue with five pollers, each waiting 20 seconds, day and night.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const IDLE_REQUESTS_PER_QUEUE = 5 * 3 * MINUTES_PER_MONTH;

/** A scheduled invocation that finds nothing to do asks once. */
export const IDLE_CALLS_PER_RUN = 1;
