import type { Alias, Routing } from './routing.ts';

/** The aliases of an environment. */
export interface Aliases {
  /** All of them, with their newest versions. @throws CommandError when one is missing */
  list(): Promise<Alias[]>;
  /** Where the alias sends its traffic at this moment. */
  current(alias: Alias): Promise<Routing>;
  route(alias: Alias, routing: Routing): Promise<void>;
}

export interface Alarm {
  name: string;
  ringing: boolean;
  /** In CloudWatch's words. */
  reason: string;
}

/** What is watched while traffic moves. */
export interface Alarms {
  states(): Promise<Alarm[]>;
}

/** Time that an interrupt cuts short. */
export interface Timer {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after the time, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
