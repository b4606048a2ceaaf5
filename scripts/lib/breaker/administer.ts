import type { Breaker } from '../../../lambdas/shared/circuit-breaker/breaker.ts';
import type { BreakerStore } from '../../../lambdas/shared/circuit-breaker/breaker-store.ts';
import { force, release } from '../../../lambdas/shared/circuit-breaker/transitions.ts';
import type { Clock } from '../../../lambdas/shared/clock.ts';
import { CommandError } from '../command-line.ts';

/** Hold it open, hold it closed, give it back to itself. */
export type BreakerAction = 'open' | 'close' | 'auto';

export interface Administration {
  action: BreakerAction;
  reason: string;
  by: string;
}

const MAX_ATTEMPTS = 5;

/**
 * Changes a breaker's state as its callers do: by compare-and-set, with its event. Answers the
 * state after it.
 *
 * @throws CommandError when nobody holds the breaker that is to be given back, or it kept changing.
 */
export async function administer(
  { store, clock }: { store: BreakerStore; clock: Clock },
  { action, reason, by }: Administration,
): Promise<Breaker> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const before = await store.read();
    const now = clock.timestamp();
    const transition =
      action === 'auto'
        ? release(before, now, { reason, by })
        : force(before, now, action === 'open' ? 'OPEN' : 'CLOSED', { reason, by });
    if (!transition) {
      throw new CommandError(`nobody holds the breaker ${before.breaker_name}: it goes by itself`);
    }
    if (await store.change(transition)) return transition.after;
  }
  throw new CommandError(`the breaker changed ${MAX_ATTEMPTS} times while it was written`);
}
