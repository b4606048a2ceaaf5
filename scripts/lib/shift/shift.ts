import { CommandError } from '../command-line.ts';
import { type Move, movesBack, movesForward, planRepair, planSteps, type Step } from './plan.ts';
import type { Alarm, Alarms, Aliases, Timer } from './ports.ts';
import { type Alias, describeRouting } from './routing.ts';
import { Traffic } from './traffic.ts';

const POLL_MS = 10_000;

export interface ShiftDependencies {
  aliases: Aliases;
  alarms: Alarms;
  timer: Timer;
  /** Aborted by an interrupt: everything goes back then. */
  signal: AbortSignal;
  say(line: string): void;
}

export interface ShiftOrder {
  /** Rising percents, the last is 100. */
  percents: readonly number[];
  /** After each step; the alarms are watched meanwhile. */
  pauseSeconds: number;
  /** Take the last shift back instead, at once. */
  back: boolean;
}

/** Moves the traffic of an environment's functions and its state machine together. */
export class Shift {
  readonly #dependencies: ShiftDependencies;

  constructor(dependencies: ShiftDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Undoes a shift that was cut off, then moves every alias to its newest version, or back.
   *
   * @throws CommandError when an alarm, an interrupt or an error ended it: everything is back then,
   * or the message names what is not
   */
  async run({ percents, pauseSeconds, back }: ShiftOrder): Promise<void> {
    const { aliases } = this.#dependencies;
    const found = await aliases.list();
    const repaired = await this.#repair(found);
    // To whoever wants back, the state before the cut-off shift is just that.
    if (repaired && back) return;
    const current = repaired ? await aliases.list() : found;
    const moves = back ? movesBack(current) : movesForward(current);
    if (moves.length === 0) {
      this.#say(`nothing to shift: all ${current.length} aliases are at their newest version`);
      return;
    }
    this.#announce(moves, current);
    if (pauseSeconds > 0) await this.#requireQuietAlarms();
    await this.#walk(planSteps(current, moves, percents), pauseSeconds);
    this.#say(`shifted: ${moves.length} aliases moved`);
  }

  async #repair(found: readonly Alias[]): Promise<boolean> {
    const changes = planRepair(found);
    if (changes.length === 0) return false;
    this.#say('a shift was cut off here: it is rolled back first');
    const traffic = new Traffic(this.#dependencies.aliases);
    for (const change of changes) {
      const { name, routing } = change.alias;
      this.#say(`  ${name}  ${describeRouting(routing)} -> ${describeRouting(change.to)}`);
      await traffic.apply(change);
    }
    return true;
  }

  async #walk(steps: readonly Step[], pauseSeconds: number): Promise<void> {
    const traffic = new Traffic(this.#dependencies.aliases);
    try {
      for (const { percent, changes } of steps) {
        for (const change of changes) {
          this.#endIfInterrupted();
          await traffic.apply(change);
        }
        const watch = pauseSeconds > 0 ? `, watching the alarms for ${pauseSeconds} s` : '';
        this.#say(`${String(percent).padStart(3)} % moved${watch}`);
        await this.#watch(pauseSeconds);
      }
    } catch (error) {
      throw await this.#rollBack(traffic, error);
    }
  }

  async #rollBack(traffic: Traffic, cause: unknown): Promise<Error> {
    const reason = cause instanceof CommandError ? cause.message : String(cause);
    this.#say(`rolling back: ${reason}`);
    const left = await traffic.putBack();
    if (left.length === 0) {
      return new CommandError(`${reason}\nAll aliases are back where they stood.`);
    }
    return new CommandError(
      `${reason}\nNot everything is back where it stood:\n  ${left.join('\n  ')}\n` +
        'Run it again: a shift that was cut off is rolled back first.',
    );
  }

  /** Returns when the time is over and no alarm rang. */
  async #watch(seconds: number): Promise<void> {
    const { timer, signal } = this.#dependencies;
    const end = timer.now() + seconds * 1_000;
    for (;;) {
      this.#endIfInterrupted();
      if (seconds === 0) return;
      const ringing = (await this.#dependencies.alarms.states()).filter((one) => one.ringing);
      if (ringing.length > 0) throw new CommandError(inAlarm(ringing));
      const left = end - timer.now();
      if (left <= 0) return;
      await timer.sleep(Math.min(POLL_MS, left), signal);
    }
  }

  async #requireQuietAlarms(): Promise<void> {
    const states = await this.#dependencies.alarms.states();
    const hint = 'Nothing was moved. PAUSE_SECONDS=0 moves without watching.';
    if (states.length === 0) {
      throw new CommandError(`there is no canary alarm to watch: deploy first. ${hint}`);
    }
    const ringing = states.filter((one) => one.ringing);
    if (ringing.length > 0) throw new CommandError(`${inAlarm(ringing)}\n${hint}`);
    this.#say(`watching ${states.map(({ name }) => name).join(', ')}`);
  }

  #endIfInterrupted(): void {
    if (this.#dependencies.signal.aborted) throw new CommandError('interrupted');
  }

  #announce(moves: readonly Move[], all: readonly Alias[]): void {
    this.#say(`${moves.length} of ${all.length} aliases move`);
    const width = Math.max(...moves.map(({ alias }) => alias.name.length));
    for (const { alias, from, to } of moves) {
      this.#say(`  ${alias.name.padEnd(width)}  ${from} -> ${to}`);
    }
  }

  #say(line: string): void {
    const { say, timer } = this.#dependencies;
    say(`${new Date(timer.now()).toISOString()}  ${line}`);
  }
}

function inAlarm(alarms: readonly Alarm[]): string {
  return alarms.map(({ name, reason }) => `${name} is in ALARM: ${reason}`).join('\n');
}
