import type { Summary } from './summary-reporter.ts';

export interface SuiteResult extends Summary {
  name: string;
  seconds: number;
}

/** The sum of several runs. */
export function total(summaries: readonly Summary[]): Summary {
  return {
    passed: summaries.reduce((sum, { passed }) => sum + passed, 0),
    failed: summaries.reduce((sum, { failed }) => sum + failed, 0),
    skipped: summaries.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of a test run. */
export function finalLine({ passed, failed, skipped }: Summary): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}
