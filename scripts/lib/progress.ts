/** The part of a writable stream that progress needs. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const LINE_EVERY_MS = 2_000;

/**
 * Says how far a long step is: one line that is written over on a terminal; elsewhere, plain
 * lines, one every two seconds at most.
 */
export class Progress {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #lastLineAt = Number.NEGATIVE_INFINITY;
  #shown = '';

  constructor(output: ProgressOutput = process.stderr, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
  }

  show(text: string): void {
    if (text === this.#shown) return;
    if (this.#output.isTTY === true) {
      this.#output.write(`\r\x1b[2K${text}`);
    } else {
      if (this.#now() - this.#lastLineAt < LINE_EVERY_MS) return;
      this.#lastLineAt = this.#now();
      this.#output.write(`${text}\n`);
    }
    this.#shown = text;
  }

  /** Ends the step: the text stays. */
  done(text: string): void {
    const end = this.#output.isTTY === true ? `\r\x1b[2K${text}\n` : `${text}\n`;
    this.#output.write(end);
    this.#shown = '';
    this.#lastLineAt = Number.NEGATIVE_INFINITY;
  }
}
