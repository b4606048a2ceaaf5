import { setTimeout as sleep } from 'node:timers/promises';
import type { Timer } from './ports.ts';

/** Wall-clock time. */
export const SYSTEM_TIMER: Timer = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
