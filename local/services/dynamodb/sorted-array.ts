/** The first index whose element is not before the position that `rank` looks for. */
export function lowerBound<T>(sorted: readonly T[], rank: (element: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rank(sorted[middle] as T) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts where the order wants it; appending, the common case, moves nothing. */
export function insertSorted<T>(sorted: T[], element: T, compare: (a: T, b: T) => number): void {
  sorted.splice(
    lowerBound(sorted, (other) => compare(other, element)),
    0,
    element,
  );
}
