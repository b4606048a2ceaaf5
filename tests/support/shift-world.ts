import type { Alarm, Alarms, Aliases, Timer } from '../../scripts/lib/shift/ports.ts';
import type { Alias, Routing } from '../../scripts/lib/shift/routing.ts';
import { Shift, type ShiftOrder } from '../../scripts/lib/shift/shift.ts';

const START = Date.parse('2026-05-01T10:00:00.000Z');

/** An environment in memory, with its own time: what happens when is put on its agenda. */
export class ShiftWorld implements Aliases, Alarms, Timer {
  readonly lines: string[] = [];
  /** Every change of an alias, in order: `pay 1 (90 %) + 2 (10 %)`. */
  readonly changes: string[] = [];
  readonly #routings = new Map<string, Routing>();
  readonly #newest = new Map<string, number>();
  readonly #alarms = new Map<string, boolean>([['dofs-test-canary-errors', false]]);
  readonly #agenda: { at: number; act: () => void }[] = [];
  readonly #interrupt = new AbortController();
  #now = START;
  #failingCalls = new Set<number>();
  #calls = 0;

  put(name: string, routing: Routing, newest: number): this {
    this.#routings.set(name, routing);
    this.#newest.set(name, newest);
    return this;
  }

  /** What happens so many seconds after the start. */
  after(seconds: number, act: () => void): this {
    this.#agenda.push({ at: START + seconds * 1_000, act });
    return this;
  }

  ring(ringing = true): void {
    this.#alarms.set('dofs-test-canary-errors', ringing);
  }

  noAlarms(): void {
    this.#alarms.clear();
  }

  interrupt(): void {
    this.#interrupt.abort();
  }

  /** The n-th change of an alias (from 1) is not carried out. */
  failChange(...calls: number[]): this {
    this.#failingCalls = new Set(calls);
    return this;
  }

  routing(name: string): Routing | undefined {
    return this.#routings.get(name);
  }

  seconds(): number {
    return (this.#now - START) / 1_000;
  }

  run(order: Partial<ShiftOrder> = {}): Promise<void> {
    const shift = new Shift({
      aliases: this,
      alarms: this,
      timer: this,
      signal: this.#interrupt.signal,
      say: (line) => this.lines.push(line),
    });
    return shift.run({ percents: [10, 50, 100], pauseSeconds: 300, back: false, ...order });
  }

  async list(): Promise<Alias[]> {
    return [...this.#routings].map(([name, routing]) => ({
      kind: 'function',
      name,
      routing,
      newest: this.#newest.get(name) ?? 0,
    }));
  }

  async current({ name }: Alias): Promise<Routing> {
    const routing = this.#routings.get(name);
    if (!routing) throw new Error(`no alias of ${name}`);
    return routing;
  }

  async route({ name }: Alias, routing: Routing): Promise<void> {
    this.#calls += 1;
    if (this.#failingCalls.has(this.#calls)) throw new Error('TooManyRequestsException');
    this.#routings.set(name, routing);
    const { version, second } = routing;
    this.changes.push(
      `${name} ${version}${second ? ` + ${second.version}:${second.percent}` : ''}`,
    );
  }

  async states(): Promise<Alarm[]> {
    return [...this.#alarms].map(([name, ringing]) => ({ name, ringing, reason: 'too many' }));
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    for (const { act } of this.#agenda.filter(({ at }) => at <= this.#now)) act();
  }
}
