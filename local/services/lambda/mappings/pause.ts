import type { Scheduler } from '../../../core/scheduler.ts';

/** Settles after `ms`, or at once when the signal is aborted. */
export function pause(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = scheduler.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

/** A full-jitter delay: random up to `firstMs` doubled per earlier failure, at most `lastMs`. */
export function backoffMs(
  scheduler: Scheduler,
  failures: number,
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
): number {
  const ceiling = Math.min(lastMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.ceil(scheduler.random() * ceiling);
}
