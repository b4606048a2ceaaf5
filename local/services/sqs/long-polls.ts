import type { Scheduler, Timer } from '../../core/scheduler.ts';
import type { ReceivedMessage } from './message.ts';

export interface ReceiveOptions {
  /** 1 to 10 messages. */
  max: number;
  /** Milliseconds to wait for a first message; 0 is a short poll. */
  waitMs: number;
  /** Absent means the queue's visibility timeout. */
  visibilityMs?: number;
  /** Ends the wait, so that no message is taken for a caller that has gone. */
  signal: AbortSignal;
}

interface LongPoll extends ReceiveOptions {
  answer(messages: ReceivedMessage[]): void;
}

/**
 * Those who wait for a queue's next message.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export class LongPolls {
  readonly #scheduler: Scheduler;
  readonly #polls = new Set<LongPoll>();
  #wakeUp: Timer | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get size(): number {
    return this.#polls.size;
  }

  /** Calls `resolve` once: with messages, or with none when time is up or the caller has gone. */
  add(options: ReceiveOptions, resolve: (messages: ReceivedMessage[]) => void): void {
    const giveUp = (): void => poll.answer([]);
    const deadline = this.#scheduler.after(options.waitMs, giveUp);
    options.signal.addEventListener('abort', giveUp, { once: true });
    const poll: LongPoll = {
      ...options,
      answer: (messages) => {
        deadline.cancel();
        options.signal.removeEventListener('abort', giveUp);
        this.#polls.delete(poll);
        if (this.#polls.size === 0) this.#wakeUp?.cancel();
        resolve(messages);
      },
    };
    this.#polls.add(poll);
  }

  /** Answers polls, first come first served, until `take` has nothing left. */
  serve(take: (options: ReceiveOptions) => ReceivedMessage[]): void {
    for (const poll of this.#polls) {
      const messages = take(poll);
      if (messages.length === 0) return;
      poll.answer(messages);
    }
  }

  /** Calls `wake` at `time`, in place of the call asked for before, if anybody still waits. */
  wakeAt(time: number | undefined, wake: () => void): void {
    this.#wakeUp?.cancel();
    if (this.#polls.size === 0 || time === undefined) return;
    this.#wakeUp = this.#scheduler.after(Math.max(1, time - this.#scheduler.now()), wake);
  }

  /** Answers all with nothing. */
  end(): void {
    for (const poll of this.#polls) poll.answer([]);
  }
}
