import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler, Timer } from '../../core/scheduler.ts';
import type { FunctionRef } from './function-ref.ts';
import type { InvocationResult } from './invocation.ts';

/**
 * Retries after a function error: one minute, then two. A throttled event is tried again for six
 * hours, from 1 second up to 5 minutes apart.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const FUNCTION_ERROR_DELAYS_MS = [60_000, 120_000];
const MAXIMUM_EVENT_AGE_MS = 6 * 3_600_000;
const FIRST_THROTTLE_DELAY_MS = 1_000;
const LAST_THROTTLE_DELAY_MS = 300_000;

interface QueuedEvent {
  ref: FunctionRef;
  payload: string;
  requestId: string;
  acceptedAt: number;
  functionErrors: number;
  throttles: number;
}

/** Lambda's own queue of asynchronous invocations (type `Event`). */
export class AsyncInvocations {
  readonly #scheduler: Scheduler;
  readonly #invoke: (ref: FunctionRef, event: string, id: string) => Promise<InvocationResult>;
  readonly #timers = new Set<Timer>();
  #closed = false;

  constructor(
    scheduler: Scheduler,
    invoke: (ref: FunctionRef, event: string, id: string) => Promise<InvocationResult>,
  ) {
    this.#scheduler = scheduler;
    this.#invoke = invoke;
  }

  /** Takes the event; the same request id goes with every attempt. */
  accept(ref: FunctionRef, payload: string, requestId: string): void {
    const acceptedAt = this.#scheduler.now();
    this.#later(0, { ref, payload, requestId, acceptedAt, functionErrors: 0, throttles: 0 });
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
  }

  #later(delayMs: number, event: QueuedEvent): void {
    if (this.#closed) return;
    const timer = this.#scheduler.after(delayMs, () => {
      this.#timers.delete(timer);
      void this.#attempt(event);
    });
    this.#timers.add(timer);
  }

  async #attempt(event: QueuedEvent): Promise<void> {
    try {
      const result = await this.#invoke(event.ref, event.payload, event.requestId);
      const delay = FUNCTION_ERROR_DELAYS_MS[event.functionErrors];
      // After the last attempt AWS drops the event; the function's log tells why it failed.
      if (!result.functionError || delay === undefined) return;
      this.#retry(delay, { ...event, functionErrors: event.functionErrors + 1 });
    } catch (error) {
      if (this.#closed) return;
      if (!(error instanceof AwsError) || error.name !== 'TooManyRequestsException') {
        console.error('an asynchronous invocation was lost', event.ref.name, error);
        return;
      }
      const delay = Math.min(
        LAST_THROTTLE_DELAY_MS,
        FIRST_THROTTLE_DELAY_MS * 2 ** event.throttles,
      );
      this.#retry(delay, { ...event, throttles: event.throttles + 1 });
    }
  }

  #retry(delayMs: number, event: QueuedEvent): void {
    const age = this.#scheduler.now() + delayMs - event.acceptedAt;
    if (age <= MAXIMUM_EVENT_AGE_MS) this.#later(delayMs, event);
  }
}
