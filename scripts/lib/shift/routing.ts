/** Where an alias sends its traffic; versions are numbers, as AWS counts them. */
export interface Routing {
  version: number;
  /**
   * The second version and its whole percentage. With 0 it gets nothing: it is the version that
   * the last shift came from, kept here so that a way back is known.
   */
  second?: { version: number; percent: number };
}

/** One alias `live`, as it stands. */
export interface Alias {
  kind: 'function' | 'state machine';
  /** The function's or state machine's full name. */
  name: string;
  routing: Routing;
  /** The newest published version. */
  newest: number;
}

/** Traffic on its way from one version to another: `percent` of it has moved. */
export function underway(from: number, to: number, percent: number): Routing {
  if (percent === 100) return { version: to, second: { version: from, percent: 0 } };
  return { version: from, second: { version: to, percent } };
}

/** Both versions get traffic: a shift is at work, or was cut off. */
export function isSplit({ second }: Routing): boolean {
  return second !== undefined && second.percent > 0;
}

/** The version that the last shift came from. */
export function remembered({ second }: Routing): number | undefined {
  return second?.percent === 0 ? second.version : undefined;
}

export function sameRouting(a: Routing, b: Routing): boolean {
  return (
    a.version === b.version &&
    a.second?.version === b.second?.version &&
    a.second?.percent === b.second?.percent
  );
}

/** `3`, or `2 (90 %) + 3 (10 %)` */
export function describeRouting({ version, second }: Routing): string {
  if (!second || second.percent === 0) return String(version);
  return `${version} (${100 - second.percent} %) + ${second.version} (${second.percent} %)`;
}
