/**
 * The smallest value that at least `percent` % of the values do not exceed (nearest rank).
 * Undefined where there are no values.
 */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** Counts, both ends included. */
export interface CountInterval {
  low: number;
  high: number;
}

/**
 * The counts of successes in `trials` that are credible when each succeeds with `probability`:
 * those whose exact (Clopper-Pearson) interval at `confidence` holds that probability. A count
 * is outside when the chance of it or of one farther out, on its own side, is below half of
 * what the confidence leaves over.
 *
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Clopper%E2%80%93Pearson_interval
 */
export function credibleCounts(
  trials: number,
  probability: number,
  confidence = 0.99,
): CountInterval {
  const tail = (1 - confidence) / 2;
  const chances = binomialChances(trials, probability);
  return { low: firstAbove(chances, tail), high: trials - firstAbove(chances.toReversed(), tail) };
}

/** The chance of each count 0..trials, worked out in logarithms so that it does not underflow. */
export function binomialChances(trials: number, probability: number): number[] {
  const counts = Array.from({ length: trials + 1 }, (_, count) => count);
  if (probability === 0) return counts.map((count) => (count === 0 ? 1 : 0));
  if (probability === 1) return counts.map((count) => (count === trials ? 1 : 0));
  const odds = Math.log(probability) - Math.log1p(-probability);
  let logChance = trials * Math.log1p(-probability);
  return counts.map((count) => {
    if (count > 0) logChance += odds + Math.log((trials - count + 1) / count);
    return Math.exp(logChance);
  });
}

/** The first index at which the running sum is at least `tail`. */
function firstAbove(chances: readonly number[], tail: number): number {
  let sum = 0;
  return chances.findIndex((chance) => {
    sum += chance;
    return sum >= tail;
  });
}
