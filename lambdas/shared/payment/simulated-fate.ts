import { uniform } from '../uniform.ts';

/** Shares of keys, 0 to 1 each, that meet a fate; the rest is charged or refunded. */
export interface SimulatedRates {
  declineRate: number;
  /** No answer comes, although it was done. */
  timeoutChargedRate: number;
  /** No answer comes, and the first attempt was not done. */
  timeoutUnchargedRate: number;
  /** The first attempt is refused without having been done. */
  errorRate: number;
  /** The answer takes its time. */
  slowRate: number;
}

export type Fate = 'declined' | 'timeout_charged' | 'timeout_uncharged' | 'error' | 'slow' | 'done';

/** What befalls a charge or refund: the same for the same seed and key. */
export function fateOf(paymentKey: string, seed: string, rates: SimulatedRates): Fate {
  const shares: [Fate, number][] = [
    ['declined', rates.declineRate],
    ['timeout_charged', rates.timeoutChargedRate],
    ['timeout_uncharged', rates.timeoutUnchargedRate],
    ['error', rates.errorRate],
    ['slow', rates.slowRate],
  ];
  let left = uniform(`${seed}:${paymentKey}`);
  for (const [fate, share] of shares) {
    if (left < share) return fate;
    left -= share;
  }
  return 'done';
}
