import type { ProgressOutput } from '../progress.ts';

const LINE_EVERY_MS = 2_000;
const BAR_WIDTH = 40;

/**
 * Counts by status while orders are under way: bars that are drawn over on a terminal, and
 * elsewhere one line every two seconds at most.
 */
export class Board {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #drawn = 0;
  #lastLineAt = Number.NEGATIVE_INFINITY;

  constructor(output: ProgressOutput = process.stdout, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
  }

  /** Draws the counts as they are. `last` draws them in any case. */
  draw(title: string, counts: Readonly<Record<string, number>>, last = false): void {
    if (this.#output.isTTY === true) this.#drawBars(title, counts);
    else if (last || this.#now() - this.#lastLineAt >= LINE_EVERY_MS) {
      this.#lastLineAt = this.#now();
      const parts = Object.entries(counts).map(([status, count]) => `${status} ${count}`);
      this.#output.write(`${title}: ${parts.join(', ')}\n`);
    }
    if (last) this.#drawn = 0;
  }

  #drawBars(title: string, counts: Readonly<Record<string, number>>): void {
    const most = Math.max(1, ...Object.values(counts));
    const lines = Object.entries(counts).map(([status, count]) => {
      const bar = '█'.repeat(Math.ceil((count / most) * BAR_WIDTH));
      return `  ${status.padEnd(11)} ${String(count).padStart(4)} ${bar}`;
    });
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#output.write(`${up}${[title, ...lines].map((line) => `\x1b[2K${line}\n`).join('')}`);
    this.#drawn = lines.length + 1;
  }
}
