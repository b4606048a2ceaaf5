import type { ApiAnswer } from '../api-client.ts';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';
import { mapLimited } from '../concurrency.ts';

/** What became of one order at the API. */
export interface Submission {
  /** The last answer's status; 0 where none came. */
  status: number;
  /** Set where the order was accepted (202). */
  orderId?: string;
  /** Of the last call alone, without the waits after a refusal. */
  milliseconds: number;
  /** How often the API said 429 or 503 before the last answer. */
  throttled: number;
  correlationId?: string;
  /** The answer's body, or why there was none; set where the order was not accepted. */
  refusal?: string;
}

export interface SubmitOptions<Order> {
  orders: readonly Order[];
  concurrency: number;
  /** Orders still refused with 429 or 503 at this time (epoch milliseconds) are given up. */
  deadline: number;
  send(order: Order): Promise<ApiAnswer>;
  onAnswer?(submission: Submission): void;
  clock?: Clock;
  random?: () => number;
}

const BACKOFF_BASE_MS = 100;
const BACKOFF_CAP_MS = 5_000;

/**
 * Sends every order, and again after 429 and 503, which promise that nothing was stored. A call
 * without an answer is not repeated: the order may have been accepted.
 */
export function submitOrders<Order>(options: SubmitOptions<Order>): Promise<Submission[]> {
  return mapLimited(options.orders, options.concurrency, async (order) => {
    const submission = await submit(order, options);
    options.onAnswer?.(submission);
    return submission;
  });
}

async function submit<Order>(
  order: Order,
  { send, deadline, clock = SYSTEM_CLOCK, random = Math.random }: SubmitOptions<Order>,
): Promise<Submission> {
  for (let throttled = 0; ; throttled++) {
    const started = performance.now();
    let answer: ApiAnswer;
    try {
      answer = await send(order);
    } catch (error) {
      const milliseconds = performance.now() - started;
      return { status: 0, milliseconds, throttled, refusal: describe(error) };
    }
    const mayTryAgain = answer.status === 429 || answer.status === 503;
    if (!mayTryAgain || clock.now() >= deadline) return toSubmission(answer, throttled);
    await clock.sleep(waitAfter(answer, throttled, random));
  }
}

/** `Retry-After` where the API gives it, else exponential backoff with full jitter. */
function waitAfter(answer: ApiAnswer, attempt: number, random: () => number): number {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  if (seconds > 0) return seconds * 1_000;
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
}

function toSubmission(answer: ApiAnswer, throttled: number): Submission {
  const { status, milliseconds, correlationId, json, text } = answer;
  const common = { status, milliseconds, throttled, correlationId };
  const orderId = json?.order_id;
  return status === 202 && typeof orderId === 'string'
    ? { ...common, orderId }
    : { ...common, refusal: text };
}

/** `fetch` hides why it failed in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
