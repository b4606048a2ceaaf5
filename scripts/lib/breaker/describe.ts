import { admit } from '../../../lambdas/shared/circuit-breaker/admission.ts';
import type { Breaker } from '../../../lambdas/shared/circuit-breaker/breaker.ts';

const ADMISSIONS = {
  pass: 'calls pass',
  probe: 'the next call probes',
} as const;

/** A breaker's state as lines for a person. */
export function describeBreaker(breaker: Breaker, now: string): string {
  const { breaker_name, status, version, changed_at, window } = breaker;
  const admission = admit(breaker, now);
  const calls =
    admission.kind === 'refuse'
      ? `calls are refused for ${admission.retryAfterSeconds} s more`
      : ADMISSIONS[admission.kind];
  const since = changed_at === undefined ? 'always' : changed_at;
  return [
    `${breaker_name}: ${status} since ${since} (version ${version}), ${calls}`,
    ...holdLines(breaker),
    ...(window
      ? [`window since ${window.started_at}: ${window.failures} of ${window.calls} calls failed`]
      : []),
  ].join('\n');
}

function holdLines({ forced, forced_by, forced_reason }: Breaker): string[] {
  if (forced === undefined) return [];
  return [`held ${forced} by ${forced_by}: ${forced_reason}`];
}
