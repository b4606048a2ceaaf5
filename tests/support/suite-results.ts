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

/** Every test that did not run, by suite; its title says why. */
export function skippedList(results: readonly SuiteResult[]): string {
  const lines = results
    .filter(({ skipped }) => skipped.length > 0)
    .flatMap(({ name, skipped }) => [
      `  ${name}: ${skipped.length}`,
      ...skipped.map((title) => `    - ${title}`),
    ]);
  return ['SKIPPED, so not proven by this run:', ...lines].join('\n');
}

/** The last line of a test run. */
export function finalLine({ passed, failed, skipped }: Summary): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}
