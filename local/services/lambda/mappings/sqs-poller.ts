import type { Scheduler } from '../../../core/scheduler.ts';
import { batchesOf } from './batch.ts';
import { failedItems } from './batch-response.ts';
import type { MappingSpec } from './mapping-spec.ts';
import { backoffMs, pause } from './pause.ts';
import type { Poller } from './poller.ts';
import type { LambdaPort, ReceivedMessage, SqsPort } from './ports.ts';
import { queueFilter, type RecordFilter } from './record-filter.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
const LONG_POLL_MS = 20_000;
const RECEIVE_MAXIMUM = 10;
const BACKOFF = { firstMs: 200, lastMs: 10_000 };

/**
 * Takes messages of one queue to a function. One long poll is open while an invocation may start;
 * as many run side by side as the mapping and this machine allow, so batches grow under load.
 * Messages of a failed batch come back when their visibility timeout ends.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class SqsPoller implements Poller {
  lastResult = 'No records processed';
  readonly #scheduler: Scheduler;
  readonly #lambda: LambdaPort;
  readonly #sqs: SqsPort;
  readonly #spec: MappingSpec;
  readonly #functionArn: string;
  readonly #accepts: RecordFilter<ReceivedMessage>;
  readonly #concurrency: number;
  #running = 0;
  #setbacks = 0;
  #wake: () => void = () => {};

  constructor(options: {
    scheduler: Scheduler;
    lambda: LambdaPort;
    sqs: SqsPort;
    spec: MappingSpec;
    functionArn: string;
  }) {
    this.#scheduler = options.scheduler;
    this.#lambda = options.lambda;
    this.#sqs = options.sqs;
    this.#spec = options.spec;
    this.#functionArn = options.functionArn;
    this.#accepts = queueFilter(options.spec.filterPatterns ?? []);
    const allowed = options.spec.maximumConcurrency ?? Number.POSITIVE_INFINITY;
    this.#concurrency = Math.min(allowed, options.lambda.maxEnvironments);
  }

  /** Polls until the signal is aborted; invocations under way then still end properly. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      if (this.#running >= this.#concurrency) await this.#capacity();
      if (this.#setbacks > 0) {
        await pause(this.#scheduler, backoffMs(this.#scheduler, this.#setbacks, BACKOFF), signal);
      }
      try {
        this.#dispatch(await this.#gather(signal));
      } catch (error) {
        this.#setback(error);
      }
    }
  }

  /** One batch; empty after a long poll that found nothing. */
  async #gather(signal: AbortSignal): Promise<ReceivedMessage[]> {
    const { batchSize = 10, batchingWindowSeconds = 0 } = this.#spec;
    const messages = await this.#receive(batchSize, LONG_POLL_MS, signal);
    const deadline = this.#scheduler.now() + batchingWindowSeconds * 1000;
    while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      const left = deadline - this.#scheduler.now();
      if (left <= 0) break;
      const more = batchSize - messages.length;
      messages.push(...(await this.#receive(more, Math.min(left, LONG_POLL_MS), signal)));
    }
    return messages;
  }

  #receive(wanted: number, waitMs: number, signal: AbortSignal): Promise<ReceivedMessage[]> {
    const max = Math.min(RECEIVE_MAXIMUM, wanted);
    return this.#sqs.receive(this.#spec.eventSourceArn, { max, waitMs, signal });
  }

  #dispatch(messages: ReceivedMessage[]): void {
    if (messages.length === 0) return;
    this.#running++;
    void this.#process(messages)
      .catch((error: unknown) => this.#setback(error))
      .finally(() => {
        this.#running--;
        this.#wake();
      });
  }

  async #process(messages: ReceivedMessage[]): Promise<void> {
    const accepted: ReceivedMessage[] = [];
    const unwanted: ReceivedMessage[] = [];
    for (const message of messages) (this.#accepts(message) ? accepted : unwanted).push(message);
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
    await this.#delete(unwanted);
    for (const { records, event } of batchesOf(accepted, (message) => this.#record(message))) {
      const result = await this.#lambda.invoke(this.#functionArn, event);
      this.#setbacks = 0;
      const failed = result.functionError ? 'all' : this.#failedItems(result.payload, records);
      this.lastResult = failed === 'all' ? 'PROBLEM: Function call failed' : 'OK';
      if (failed === 'all') continue;
      await this.#delete(records.filter(({ messageId }) => !failed.has(messageId)));
    }
  }

  #failedItems(payload: string, records: ReceivedMessage[]): ReadonlySet<string> | 'all' {
    if (!this.#spec.reportBatchItemFailures) return new Set();
    return failedItems(payload, new Set(records.map(({ messageId }) => messageId)));
  }

  async #delete(messages: ReceivedMessage[]): Promise<void> {
    for (const { receiptHandle } of messages) {
      await this.#sqs.deleteMessage(this.#spec.eventSourceArn, receiptHandle);
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html (example event) */
  #record(message: ReceivedMessage): Record<string, unknown> {
    const { eventSourceArn } = this.#spec;
    const awsRegion = eventSourceArn.split(':')[3];
    return { ...message, eventSource: 'aws:sqs', eventSourceARN: eventSourceArn, awsRegion };
  }

  /** The queue or the function could not be called: slower from here on. */
  #setback(error: unknown): void {
    this.#setbacks++;
    this.lastResult = `PROBLEM: ${(error as Error).name}: ${(error as Error).message}`;
  }

  #capacity(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
