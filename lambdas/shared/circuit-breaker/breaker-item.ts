import type { Breaker } from './breaker.ts';

/** An item of the circuit-breakers table: a breaker with its window laid flat, to be added to. */
export type BreakerItem = Omit<Breaker, 'window'> & {
  window_started_at?: string;
  window_calls?: number;
  window_failures?: number;
};

export function toItem({ window, ...breaker }: Breaker): BreakerItem {
  if (!window) return breaker;
  const { started_at, calls, failures } = window;
  return {
    ...breaker,
    window_started_at: started_at,
    window_calls: calls,
    window_failures: failures,
  };
}

export function fromItem(item: BreakerItem): Breaker {
  const { window_started_at, window_calls = 0, window_failures = 0, ...breaker } = item;
  if (window_started_at === undefined) return breaker;
  const window = {
    started_at: window_started_at,
    calls: window_calls,
    failures: window_failures,
  };
  return { ...breaker, window };
}
