/**
 * Runs every check of the project, suite by suite, and ends with one line that counts them:
 * `N passed, N failed` or `N passed, N failed, N skipped`. Exits 1 on any failure, and when a
 * suite ran no test. `--suite <name>` (repeatable) runs those suites alone; `--reports <dir>`
 * writes JUnit XML there, a file for each suite.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { finalLine, type SuiteResult, skippedList, total } from './support/suite-results.ts';
import { runSuite, runSuiteAside, type SuitePlan } from './support/suite-runner.ts';
import { SUITES } from './support/suites.ts';
import type { Summary } from './support/summary-reporter.ts';

const STDOUT = 1;

/** What a suite came to, and how to print what it kept back. */
type SuiteRun = Summary & { seconds: number; show?: () => void };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { suite: { type: 'string', multiple: true }, reports: { type: 'string' } },
  });
  const names = values.suite ?? Object.keys(SUITES);
  const unknown = names.find((name) => SUITES[name] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`no suite is named ${unknown}; there are ${Object.keys(SUITES)}\n`);
    return 2;
  }
  const chosen = Object.entries(SUITES).filter(([name]) => names.includes(name));
  const plan = (name: string): SuitePlan => ({
    name,
    ...(values.reports === undefined ? {} : { reports: path.resolve(values.reports) }),
  });
  const lanes = new Map<string, Promise<unknown>>();
  const kept = new Map<string, Promise<SuiteRun>>();
  for (const [name, suite] of chosen) {
    if (suite.lane === undefined || chosen.length === 1) continue;
    const free = lanes.get(suite.lane) ?? Promise.resolve();
    const run = free.then(() => measured(() => runSuiteAside(suite, plan(name))));
    lanes.set(suite.lane, run);
    kept.set(name, run);
  }
  const results: SuiteResult[] = [];
  for (const [name, suite] of chosen) {
    const running = kept.get(name);
    console.log(`\n=== ${name}${running ? ' (ran beside the others)' : ''} ===`);
    const result: SuiteRun = await (running ?? measured(() => runSuite(suite, plan(name), STDOUT)));
    result.show?.();
    results.push({ ...result, name });
  }
  return report(results);
}

async function measured<Result>(
  work: () => Promise<Result>,
): Promise<Result & { seconds: number }> {
  const started = Date.now();
  return { ...(await work()), seconds: (Date.now() - started) / 1000 };
}

function report(results: SuiteResult[]): number {
  const all = total(results);
  console.log('\n=== result ===');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
    console.log(`  ${name.padEnd(18)} ${counts.padEnd(40)} ${seconds.toFixed(1)} s`);
  }
  if (all.skipped.length > 0) console.log(`\n${skippedList(results)}`);
  console.log(`\n${finalLine(all)}`);
  return all.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
