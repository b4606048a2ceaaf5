import type { Scheduler } from '../../core/scheduler.ts';

/** Where functions' log lines go. */
export interface LogSink {
  append(
    logGroup: string,
    logStream: string,
    messages: { timestamp: number; message: string }[],
  ): void;
}

/** `X-Amz-Log-Result` holds the last 4 KB. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const TAIL_BYTES = 4096;

/** One environment's log stream, which also remembers the tail of the invocation at hand. */
export class EnvironmentLog {
  readonly stream: string;
  readonly #sink: LogSink;
  readonly #group: string;
  readonly #scheduler: Scheduler;
  #tail = '';

  constructor(options: { sink: LogSink; group: string; version: string; scheduler: Scheduler }) {
    const { sink, group, version, scheduler } = options;
    this.#sink = sink;
    this.#group = group;
    this.#scheduler = scheduler;
    const day = new Date(scheduler.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const hex = Array.from({ length: 32 }, () => Math.floor(scheduler.random() * 16).toString(16));
    this.stream = `${day}/[${version}]${hex.join('')}`;
  }

  write(...messages: string[]): void {
    if (messages.length === 0) return;
    const timestamp = this.#scheduler.now();
    for (const message of messages) this.#tail += message.endsWith('\n') ? message : `${message}\n`;
    if (this.#tail.length > 16 * TAIL_BYTES) this.#tail = this.#tail.slice(-TAIL_BYTES);
    this.#sink.append(
      this.#group,
      this.stream,
      messages.map((message) => ({ timestamp, message: message.replace(/\n$/, '') })),
    );
  }

  /** The last 4 KB written since the last call. */
  takeTail(): string {
    const text = this.#tail;
    this.#tail = '';
    return Buffer.byteLength(text) > TAIL_BYTES
      ? Buffer.from(text).subarray(-TAIL_BYTES).toString()
      : text;
  }
}
