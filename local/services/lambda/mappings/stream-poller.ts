import type { Scheduler } from '../../../core/scheduler.ts';
import type { InvocationResult } from '../invocation.ts';
import { batchesOf } from './batch.ts';
import { failedItems } from './batch-response.ts';
import { failureRecord } from './failure-record.ts';
import type { MappingSpec } from './mapping-spec.ts';
import { backoffMs, pause } from './pause.ts';
import type { Poller } from './poller.ts';
import type { DeliverFailure, DynamoDbPort, LambdaPort, StreamRecord } from './ports.ts';
import { type RecordFilter, streamFilter } from './record-filter.ts';

/** AWS backs off exponentially and does not say how fast; a minute is its longest known pause. */
const BACKOFF = { firstMs: 200, lastMs: 60_000 };

/** Records that go to the function together, and how that went so far. */
interface Attempt {
  records: StreamRecord[];
  /** Failures that count against the retry quota. */
  failures: number;
  /** Calls that could not be made; they count against the records' age alone. */
  throttles: number;
  invocations: number;
  result?: InvocationResult;
}

/**
 * Takes the records of one stream to a function, in order: nothing of a later batch is sent before
 * every record of an earlier one is done with or given up.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class StreamPoller implements Poller {
  lastResult = 'No records processed';
  readonly #scheduler: Scheduler;
  readonly #lambda: LambdaPort;
  readonly #dynamodb: DynamoDbPort;
  readonly #deliverFailure: DeliverFailure;
  readonly #spec: MappingSpec;
  readonly #functionArn: string;
  readonly #accepts: RecordFilter<unknown>;
  /** Everything up to this sequence number is done. */
  #checkpoint: string | undefined;

  constructor(options: {
    scheduler: Scheduler;
    lambda: LambdaPort;
    dynamodb: DynamoDbPort;
    deliverFailure: DeliverFailure;
    spec: MappingSpec;
    functionArn: string;
  }) {
    const { spec, dynamodb } = options;
    this.#scheduler = options.scheduler;
    this.#lambda = options.lambda;
    this.#dynamodb = dynamodb;
    this.#deliverFailure = options.deliverFailure;
    this.#spec = spec;
    this.#functionArn = options.functionArn;
    this.#accepts = streamFilter(spec.filterPatterns ?? []);
    if (spec.startingPosition === 'LATEST') {
      this.#checkpoint = dynamodb.latestSequenceNumber(spec.eventSourceArn);
    }
  }

  /** Works until the signal is aborted; a next run goes on from the checkpoint. */
  async run(signal: AbortSignal): Promise<void> {
    let setbacks = 0;
    while (!signal.aborted) {
      try {
        await this.#take(await this.#gather(signal), signal);
        setbacks = 0;
      } catch (error) {
        // The stream could not be read.
        this.#problem(error);
        await this.#backOff(++setbacks, signal);
      }
    }
  }

  async #take(records: StreamRecord[], signal: AbortSignal): Promise<void> {
    const accepted = records.filter(this.#accepts);
    let pending = batchesOf(accepted, (record) => record).map((batch) => fresh(batch.records));
    for (let next = pending.shift(); next && !signal.aborted; next = pending.shift()) {
      pending = [...(await this.#attempt(next, signal)), ...pending];
    }
    // Records that no filter wants are passed over.
    if (!signal.aborted) this.#done(records);
  }

  /** The next records: what is there, or what comes within the batching window. */
  async #gather(signal: AbortSignal): Promise<StreamRecord[]> {
    const { batchSize = 100, batchingWindowSeconds = 0 } = this.#spec;
    let records = this.#read(batchSize);
    while (records.length === 0 && !signal.aborted) {
      await this.#appended(signal);
      records = this.#read(batchSize);
    }
    const deadline = this.#scheduler.now() + batchingWindowSeconds * 1000;
    while (records.length < batchSize && this.#scheduler.now() < deadline && !signal.aborted) {
      await this.#appended(signal, deadline - this.#scheduler.now());
      records = this.#read(batchSize);
    }
    return records;
  }

  #read(limit: number): StreamRecord[] {
    return this.#dynamodb.readStream(this.#spec.eventSourceArn, this.#checkpoint, limit);
  }

  /** The next append, the end of `withinMs`, or the abort: whichever is first. */
  async #appended(signal: AbortSignal, withinMs?: number): Promise<void> {
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const unsubscribe = this.#dynamodb.onStreamAppend(this.#spec.eventSourceArn, stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    if (withinMs === undefined) await aborted(waiting.signal);
    else await pause(this.#scheduler, withinMs, waiting.signal);
    signal.removeEventListener('abort', stop);
    unsubscribe();
  }

  /** Tries one batch; returns what has to be tried again, in order. */
  async #attempt(attempt: Attempt, signal: AbortSignal): Promise<Attempt[]> {
    const expired = attempt.records.filter((record) => this.#isTooOld(record));
    if (expired.length > 0) {
      await this.#discard({ ...attempt, records: expired }, 'RecordAgeExceeded');
      const rest = attempt.records.slice(expired.length);
      return rest.length > 0 ? [{ ...attempt, records: rest }] : [];
    }
    const { records, throttles, invocations } = attempt;
    let result: InvocationResult;
    try {
      const event = JSON.stringify({ Records: records });
      result = await this.#lambda.invoke(this.#functionArn, event);
    } catch (error) {
      this.#problem(error);
      await this.#backOff(throttles + 1, signal);
      return [{ ...attempt, throttles: throttles + 1 }];
    }
    const tried = { ...attempt, throttles: 0, invocations: invocations + 1, result };
    const failedAt = this.#firstFailure(result, records);
    this.lastResult = failedAt === -1 ? 'OK' : 'PROBLEM: Function call failed';
    if (failedAt === -1) return this.#done(records);
    this.#done(records.slice(0, failedAt));
    return failedAt === 0
      ? this.#failed(tried, signal)
      : this.#partlyFailed(tried, failedAt, signal);
  }

  /** Position of the first record that failed, -1 for none. */
  #firstFailure(result: InvocationResult, records: StreamRecord[]): number {
    if (result.functionError) return 0;
    if (!this.#spec.reportBatchItemFailures) return -1;
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failed = failedItems(result.payload, new Set(numbers));
    return failed === 'all' ? 0 : numbers.findIndex((number) => failed.has(number));
  }

  /** The batch is cut at the failed record, which is now the first of the next attempt. */
  #partlyFailed(attempt: Attempt, failedAt: number, signal: AbortSignal): Promise<Attempt[]> {
    const records = attempt.records.slice(failedAt);
    // The record at the head failed once. With bisection the cut itself was the answer to that.
    const failures = this.#spec.bisectBatchOnFunctionError ? 0 : 1;
    return this.#retry({ ...attempt, records, failures }, signal);
  }

  #failed(attempt: Attempt, signal: AbortSignal): Promise<Attempt[]> {
    const { records } = attempt;
    if (this.#spec.bisectBatchOnFunctionError && records.length > 1) {
      // Splitting does not consume the retry quota.
      const middle = Math.ceil(records.length / 2);
      return Promise.resolve([
        { ...attempt, records: records.slice(0, middle) },
        { ...attempt, records: records.slice(middle) },
      ]);
    }
    return this.#retry({ ...attempt, failures: attempt.failures + 1 }, signal);
  }

  async #retry(attempt: Attempt, signal: AbortSignal): Promise<Attempt[]> {
    const { maximumRetryAttempts = -1 } = this.#spec;
    if (maximumRetryAttempts >= 0 && attempt.failures > maximumRetryAttempts) {
      await this.#discard(attempt, 'RetryAttemptsExhausted');
      return [];
    }
    await this.#backOff(attempt.failures, signal);
    return [attempt];
  }

  #backOff(failures: number, signal: AbortSignal): Promise<void> {
    return pause(this.#scheduler, backoffMs(this.#scheduler, failures, BACKOFF), signal);
  }

  #problem(error: unknown): void {
    this.lastResult = `PROBLEM: ${(error as Error).name}: ${(error as Error).message}`;
  }

  #isTooOld({ dynamodb }: StreamRecord): boolean {
    const { maximumRecordAgeSeconds = -1 } = this.#spec;
    if (maximumRecordAgeSeconds < 0) return false;
    const age = this.#scheduler.now() / 1000 - dynamodb.ApproximateCreationDateTime;
    return age > maximumRecordAgeSeconds;
  }

  async #discard(
    { records, invocations, result }: Attempt,
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
  ): Promise<void> {
    const { onFailureArn, eventSourceArn } = this.#spec;
    if (onFailureArn !== undefined) {
      const record = failureRecord({
        condition,
        functionArn: this.#functionArn,
        streamArn: eventSourceArn,
        shardId: this.#dynamodb.shardId(eventSourceArn),
        records,
        invocations,
        ...(result && { result }),
        time: this.#scheduler.now(),
      });
      try {
        await this.#deliverFailure(onFailureArn, record);
      } catch (error) {
        // AWS counts this in DestinationDeliveryFailures and goes on.
        console.error(`the on-failure destination ${onFailureArn} took no record`, record, error);
      }
    }
    this.#done(records);
  }

  #done(records: StreamRecord[]): Attempt[] {
    this.#checkpoint = records.at(-1)?.dynamodb.SequenceNumber ?? this.#checkpoint;
    return [];
  }
}

function fresh(records: StreamRecord[]): Attempt {
  return { records, failures: 0, throttles: 0, invocations: 0 };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
