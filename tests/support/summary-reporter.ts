import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What a run of mocha came to, as the test runner reads it. */
export interface Summary {
  passed: number;
  failed: number;
  /** Full titles; a test that skips says why in its title. */
  skipped: string[];
}

/** A process that lives longer after its last test holds something that nobody closed. */
const GRACE_MS = 20_000;

function endWithWhatIsLeft(): void {
  console.error(`  the tests ended, and left open: ${process.getActiveResourcesInfo()}`);
  process.exit(1);
}

/**
 * Mocha's own `spec` output, and the counts as JSON in the file that `SUMMARY_FILE` names. Where
 * `JUNIT_FILE` names one, mocha's own XUnit report is written there, as the suite `JUNIT_SUITE`.
 */
export default class SummaryReporter extends Mocha.reporters.Spec {
  readonly #report: Mocha.reporters.XUnit | undefined;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env.SUMMARY_FILE;
    if (file === undefined) throw new Error('SUMMARY_FILE names no file for the counts');
    const summary: Summary = { passed: 0, failed: 0, skipped: [] };
    runner.on('pass', () => {
      summary.passed += 1;
    });
    // Hooks that fail come here too; mocha's own count of failures holds them as well.
    runner.on('fail', () => {
      summary.failed += 1;
    });
    runner.on('pending', (test) => summary.skipped.push(test.fullTitle()));
    this.#report = reportOf(runner, options);
    runner.on('end', () => {
      writeFileSync(file, JSON.stringify(summary));
      setTimeout(endWithWhatIsLeft, GRACE_MS).unref();
    });
  }

  /** Mocha calls it when all has run; the report is a stream that has to be ended. */
  override done(failures: number, fn: (failures: number) => void): void {
    if (this.#report) this.#report.done(failures, fn);
    else fn(failures);
  }
}

function reportOf(
  runner: Mocha.Runner,
  options: Mocha.MochaOptions,
): Mocha.reporters.XUnit | undefined {
  const { JUNIT_FILE: output, JUNIT_SUITE: suiteName } = process.env;
  if (!output) return undefined;
  return new Mocha.reporters.XUnit(runner, { ...options, reporterOptions: { output, suiteName } });
}
