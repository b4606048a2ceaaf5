import type { ProgressOutput } from '../progress.ts';

export type StageState = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';

const MARKS: Record<StageState, string> = {
  waiting: '·',
  running: '▶',
  passed: '✔',
  failed: '✘',
  skipped: '–',
};

const REDRAW_MS = 500;

interface Cell {
  name: string;
  state: StageState;
  startedAt: number;
  seconds: number;
}

/**
 * A pipeline as a row of its stages. On a terminal it is drawn over while it runs; elsewhere each
 * stage is a line when it starts and one when it ends.
 */
export class Picture {
  readonly #title: string;
  readonly #cells: Cell[];
  readonly #output: ProgressOutput & { columns?: number };
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #drawnLines = 0;

  constructor(
    title: string,
    stages: readonly string[],
    output: ProgressOutput & { columns?: number } = process.stdout,
    now: () => number = Date.now,
  ) {
    this.#title = title;
    this.#cells = stages.map((name) => ({ name, state: 'waiting', startedAt: 0, seconds: 0 }));
    this.#output = output;
    this.#now = now;
  }

  /** Says what has become of a stage. Answers how many seconds it has taken. */
  set(stage: string, state: StageState): number {
    const cell = this.#cells.find(({ name }) => name === stage);
    if (!cell) throw new Error(`no stage is named ${stage}`);
    if (state === 'running') cell.startedAt = this.#now();
    else if (cell.state === 'running') cell.seconds = (this.#now() - cell.startedAt) / 1000;
    cell.state = state;
    if (this.#output.isTTY === true) this.#animate(state === 'running');
    else this.#output.write(`${this.#title}  ${cellText(cell, this.#now())}\n`);
    return cell.seconds;
  }

  /** The row as text, in lines of at most the width. */
  text(width = 100): string {
    const cells = this.#cells.map((cell) => cellText(cell, this.#now()));
    const lines = [this.#title];
    for (const [index, cell] of cells.entries()) {
      const piece = index === 0 ? cell : `─ ${cell}`;
      const line = `${lines.at(-1)}${index === 0 ? '  ' : ' '}${piece}`;
      if (line.length <= width) lines[lines.length - 1] = line;
      else lines.push(`${' '.repeat(this.#title.length)}  ${piece}`);
    }
    return lines.join('\n');
  }

  /** Takes the row away, so that others can write where it stood. */
  lift(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#drawnLines > 0) this.#output.write(`\x1b[${this.#drawnLines}A\x1b[0J`);
    this.#drawnLines = 0;
  }

  /** Ends it: the row stays as it is. */
  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#drawnLines = 0;
  }

  #animate(running: boolean): void {
    this.#draw();
    clearInterval(this.#timer);
    this.#timer = running ? setInterval(() => this.#draw(), REDRAW_MS) : undefined;
    this.#timer?.unref();
  }

  #draw(): void {
    const up = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A\x1b[0J` : '';
    const text = this.text(this.#output.columns ?? 100);
    this.#output.write(`${up}${text}\n`);
    this.#drawnLines = text.split('\n').length;
  }
}

function cellText({ name, state, startedAt, seconds }: Cell, now: number): string {
  const spent = state === 'running' ? (now - startedAt) / 1000 : seconds;
  return `${MARKS[state]} ${name}${spent >= 0.5 ? ` ${spent.toFixed(0)} s` : ''}`;
}
