import { CommandError, UsageError } from '../command-line.ts';
import { type Alias, isSplit, type Routing, remembered, underway } from './routing.ts';

/** One alias and where it goes from here. */
export interface Change {
  alias: Alias;
  to: Routing;
}

/** All aliases that change at one moment. */
export interface Step {
  /** How much of the traffic has moved after it. */
  percent: number;
  changes: Change[];
}

/** What a shift moves, before it is cut into steps. */
export interface Move {
  alias: Alias;
  from: number;
  to: number;
}

/**
 * What a cut-off shift left, and where each alias stood before it: those that had arrived already
 * at the version they came from, then the split ones at their first version. Empty when no alias
 * is split; the split ones go last, so that a repair that is cut off is found again.
 */
export function planRepair(aliases: readonly Alias[]): Change[] {
  const split = aliases.filter(({ routing }) => isSplit(routing));
  if (split.length === 0) return [];
  const arrived = aliases.flatMap((alias) => {
    const before = remembered(alias.routing);
    return before === undefined ? [] : [{ alias, to: { version: before } }];
  });
  return [...arrived, ...split.map((alias) => ({ alias, to: { version: alias.routing.version } }))];
}

/** Every alias that is not at its newest version, to there. */
export function movesForward(aliases: readonly Alias[]): Move[] {
  return aliases
    .filter(({ routing, newest }) => routing.version !== newest)
    .map((alias) => ({ alias, from: alias.routing.version, to: alias.newest }));
}

/**
 * What the last shift moved, back to where it came from. Aliases that it did not move stay: their
 * version before is of an older release.
 *
 * @throws CommandError when no alias remembers a version
 */
export function movesBack(aliases: readonly Alias[]): Move[] {
  const moves = aliases.flatMap((alias) => {
    const to = remembered(alias.routing);
    return to === undefined ? [] : [{ alias, from: alias.routing.version, to }];
  });
  if (moves.length > 0) return moves;
  throw new CommandError('no alias remembers where it came from: there was no shift to take back');
}

/**
 * Cuts the moves into steps. The first one also has the other aliases forget where an earlier
 * shift came from, so that the way back is always that of the last shift alone.
 */
export function planSteps(
  aliases: readonly Alias[],
  moves: readonly Move[],
  percents: readonly number[],
): Step[] {
  const moving = new Set(moves.map(({ alias }) => alias));
  const forgetting = aliases
    .filter((alias) => !moving.has(alias) && remembered(alias.routing) !== undefined)
    .map((alias) => ({ alias, to: { version: alias.routing.version } }));
  return percents.map((percent, index) => ({
    percent,
    changes: [
      ...(index === 0 ? forgetting : []),
      ...moves.map(({ alias, from, to }) => ({ alias, to: underway(from, to, percent) })),
    ],
  }));
}

/**
 * Reads `10,50,100`: whole percents, as a state machine's alias knows no others.
 *
 * @throws UsageError unless they rise and end with 100
 */
export function parseSteps(text: string): number[] {
  const percents = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  const rise = percents.every((percent, index) => percent > (percents[index - 1] ?? 0));
  if (rise && percents.at(-1) === 100) return percents;
  throw new UsageError(`--steps must be whole percents that rise and end with 100, not "${text}"`);
}
