import type { Breaker, BreakerSettings } from './breaker.ts';
import type { Transition } from './transitions.ts';

/** What one instance adds to the window. */
export interface Counts {
  calls: number;
  failures: number;
}

/** Where the state of one breaker is kept for all instances. */
export interface BreakerStore {
  /** The state as last written. */
  read(): Promise<Breaker>;
  /**
   * Writes a change with its event, on condition that the state is the one it was made from. False
   * when somebody else changed it first.
   */
  change(transition: Transition, correlationId?: string): Promise<boolean>;
  /**
   * Adds to the window of the state that the calls were made under, or begins a new window when
   * that one is over, and answers the state after it. `undefined` when the state changed since:
   * then nothing is counted.
   */
  count(seen: Breaker, counts: Counts, settings: BreakerSettings): Promise<Breaker | undefined>;
}
