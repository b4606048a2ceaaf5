/**
 * What befalls a call that leaves a function or the platform. `lost` breaks the connection before
 * or after the call took effect, `dies` ends the whole function there, and `late` holds the call
 * up until nobody waits for the function any more, which then goes on all the same.
 */
export const FAULTS = [
  'request lost',
  'answer lost',
  'throttled',
  'dies before',
  'dies after',
  'late request',
  'late answer',
] as const;

export type Fault = (typeof FAULTS)[number] | 'twice';

/** What can befall a call of a function. */
export const FUNCTION_FAULTS: readonly Fault[] = FAULTS;

/** What can befall a call of a managed service, which neither dies nor is late. */
export const SERVICE_FAULTS: readonly Fault[] = ['request lost', 'answer lost', 'throttled'];

/** What can befall a message: a standard queue may deliver it more than once. */
export const MESSAGE_FAULTS: readonly Fault[] = [...SERVICE_FAULTS, 'twice'];

/** A call as it leaves. */
export interface MetCall {
  /** Its place in the run, from 1. */
  number: number;
  /** The function, or `platform` for a managed service. */
  caller: string;
  /** e.g. `dynamodb:PutItem`. */
  call: string;
  possible: readonly Fault[];
}

/** Decides what befalls each call of a run. */
export interface FaultPlan {
  of(call: MetCall): Fault | undefined;
  /** How late a late call is, in milliseconds. */
  lateMs(): number;
  /** How long any call of a function is on its way, in milliseconds. */
  delayMs(): number;
}

/** Longer than any function runs, any task waits and any message is hidden. */
const LATE_MS = 100_000;

const SLOWEST_MS = 2_000;

/** All calls go well, and are answered at once. */
export const NO_FAULTS: FaultPlan = {
  of: () => undefined,
  lateMs: () => LATE_MS,
  delayMs: () => 0,
};

/** One fault, at one call. */
export function oneFault(at: number, fault: Fault): FaultPlan {
  return {
    ...NO_FAULTS,
    of: ({ number, possible }) => (number === at && possible.includes(fault) ? fault : undefined),
  };
}

/** The same fault at every call of this name. */
export function everyTime(name: string, fault: Fault): FaultPlan {
  return { ...NO_FAULTS, of: ({ call }) => (call === name ? fault : undefined) };
}

/**
 * Faults at random: each call meets one by `rate`, up to `limit` of them, then all goes well. Calls
 * take from 1 ms to 2 s, so that whoever works on an order at the same time gets between them.
 */
export function randomFaults(seed: number, { rate, limit }: { rate: number; limit: number }) {
  const random = generator(seed);
  let left = limit;
  return {
    of: ({ possible }: MetCall): Fault | undefined => {
      if (left === 0 || random() >= rate) return undefined;
      left--;
      return possible[Math.floor(random() * possible.length)];
    },
    lateMs: () => Math.ceil(random() * 2 * LATE_MS),
    delayMs: () => Math.round(SLOWEST_MS ** random()),
  } satisfies FaultPlan;
}

/** mulberry32, a 32-bit generator by Tommy Ettinger (public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
