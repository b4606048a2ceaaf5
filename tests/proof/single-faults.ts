import type { Order } from '../../lambdas/shared/domain/order.ts';
import { FAULTS, type Fault, oneFault } from './faults.ts';
import { inquiries, story, violations } from './invariants.ts';
import { type Journey, travel } from './journey.ts';
import { PATHS, type Path } from './paths.ts';
import type { OutsideCall } from './world.ts';

/** `PROOF=full` runs every fault at every call of every path. */
const FULL = process.env.PROOF === 'full';

/** An execution lasts no longer. */
const WORKFLOW_PATIENCE_MS = 3_600_000;

/** About so many calls of a path meet a fault, unless all of them do. */
const MOST_CALLS = 60;

/** What a series of runs came to. */
export interface Tally {
  runs: number;
  faults: number;
  /** Repairs by an operator. */
  resumed: number;
  /** Orders that ended and that an operator shall ask the fulfillment provider about. */
  inquiries: number;
}

/** What one run came to, once it is shown to be as it must be. The world is closed. */
export interface Outcome {
  end: string;
  calls: OutsideCall[];
  faults: number;
  /** Repairs by an operator. */
  resumed: number;
  /** Orders that ended and that an operator shall ask the fulfillment provider about. */
  inquiries: number;
}

/**
 * Ends a journey and answers what it came to.
 *
 * @throws Error telling the whole story of a run that is not as it must be.
 */
export async function conclude(
  journey: Journey,
  { further = () => [], label = '' }: { further?: (journey: Journey) => string[]; label?: string },
): Promise<Outcome> {
  const { world, resumed } = journey;
  try {
    const problems = [...(await violations(journey)), ...further(journey)];
    if (problems.length > 0) throw new Error(`${label}\n${story(journey, problems)}`);
    const { calls } = world;
    const faults = calls.filter(({ fault }) => fault !== undefined).length;
    return {
      end: world.witness.order()?.status ?? 'none',
      calls,
      faults,
      resumed,
      inquiries: inquiries(journey).length,
    };
  } finally {
    world.close();
  }
}

/**
 * Whatever one fault does, nobody has to help, and the order ends where it would have ended. A
 * provider that stays away longer than the workflow waits is a fault by itself.
 */
export function asIfNothingWas(journey: Journey): string[] {
  const { path, world, resumed, cancelled } = journey;
  const refused = cancelled?.answer.status === 409;
  const expected = [refused ? 'FULFILLED' : path.end, ...(path.rival ? [path.rival] : [])];
  const ends = world.witness.rows<Order>('orders').map(({ status }) => status);
  const differs = ends.sort().join(' and ') !== expected.sort().join(' and ');
  return [
    ...(resumed > 0 && (path.outageMs ?? 0) < WORKFLOW_PATIENCE_MS
      ? [`an operator had to help ${resumed} times`]
      : []),
    ...(differs ? [`ended as ${ends}, not as ${expected}`] : []),
  ];
}

/** A run of a path for each fault at each call, or for a part of them. */
export async function runSingleFaults(path: Path): Promise<Tally> {
  const { calls } = await conclude(await travel(path), { further: asIfNothingWas });
  const tally: Tally = { runs: 1, faults: 0, resumed: 0, inquiries: 0 };
  const stride = FULL || path.thorough ? 1 : Math.ceil(calls.length / MOST_CALLS);
  for (const call of calls.filter(({ number }) => number % stride === 0)) {
    for (const fault of faultsAt(call, path)) {
      const plan = oneFault(call.number, fault);
      const label = `"${fault}" at call ${call.number}, ${call.caller}: ${call.call}`;
      const journey = await travel(path, { plan });
      const outcome = await conclude(journey, { further: asIfNothingWas, label });
      if (outcome.faults !== 1) throw new Error(`${label}: it was not met`);
      add(tally, outcome);
    }
  }
  return tally;
}

/** All that can befall the call on the paths that lead through everything; in turn on the others. */
function faultsAt({ number, possible }: OutsideCall, path: Path): readonly Fault[] {
  if (FULL || path.thorough) return possible;
  const kind = FAULTS[(number + PATHS.indexOf(path)) % FAULTS.length];
  return possible.filter((fault) => fault === kind || fault === 'twice');
}

/** Counts a run. */
export function add(tally: Tally, { faults, resumed, inquiries: asked }: Outcome): void {
  tally.runs++;
  tally.faults += faults;
  tally.resumed += resumed;
  tally.inquiries += asked;
}
