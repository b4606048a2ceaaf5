import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { type JUnitCase, writeJUnit } from './junit.ts';
import { missingProgram } from './programs.ts';
import { total } from './suite-results.ts';
import type { Summary } from './summary-reporter.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A program of the installed packages. */
export const bin = (name: string): string => path.join(ROOT, 'node_modules', '.bin', name);

export interface Suite {
  /** Programs that pass or fail as a whole, each counted as one test, by their titles. */
  tools?: Record<string, string[]>;
  /** Files of the tests, as patterns without commas, where Mocha would split them. */
  tests: string[];
  /** Files among them that do not belong. */
  ignored?: string[];
  /** Asks an AWS API server of its own in place of the local runtime. */
  onMoto?: boolean;
  /**
   * It mostly waits for other processes, so that it runs beside the suites that have no lane. Those
   * of one lane run one after another.
   */
  lane?: string;
}

/** One run of a suite. */
export interface SuitePlan {
  name: string;
  /** A directory for JUnit XML; none is written where it is not given. */
  reports?: string;
}

/** Runs a suite; what it prints goes to the file descriptor. Never rejects: what cannot run, failed. */
export async function runSuite(suite: Suite, plan: SuitePlan, output: number): Promise<Summary> {
  const summaries: Summary[] = [];
  try {
    if (suite.tools) summaries.push(await runTools(suite.tools, plan, output));
    const variables = reportVariables(plan);
    summaries.push(
      await (suite.onMoto
        ? runOnMoto(suite, output, variables)
        : runMocha(suite, output, { variables })),
    );
  } catch (error) {
    summaries.push(broken(`${suite.tests.join(', ')} could not be run: ${error}`, output));
  }
  return total(summaries);
}

/** Runs a suite with its output kept back; the result comes with a function that prints it. */
export async function runSuiteAside(
  suite: Suite,
  plan: SuitePlan,
): Promise<Summary & { show: () => void }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dofs-tests-'));
  const file = path.join(directory, 'output');
  const output = openSync(file, 'w');
  try {
    const summary = await runSuite(suite, plan, output);
    const text = readFileSync(file, 'utf8');
    return { ...summary, show: () => process.stdout.write(text) };
  } finally {
    closeSync(output);
    rmSync(directory, { recursive: true });
  }
}

async function runTools(
  tools: Record<string, string[]>,
  { name, reports }: SuitePlan,
  output: number,
): Promise<Summary> {
  const cases: JUnitCase[] = [];
  for (const [title, command] of Object.entries(tools)) {
    const started = Date.now();
    const code = await run(command, output);
    writeSync(output, `  ${code === 0 ? '✔' : '✘'} ${title}\n`);
    const seconds = (Date.now() - started) / 1000;
    const failure = code === 0 ? {} : { failure: `exit code ${code}: see the suite's output` };
    cases.push({ name: title, seconds, ...failure });
  }
  if (reports !== undefined) writeJUnit(path.join(reports, `${name}-tools.xml`), name, cases);
  const failed = cases.filter(({ failure }) => failure !== undefined).length;
  return { passed: cases.length - failed, failed, skipped: [] };
}

function reportVariables({ name, reports }: SuitePlan): Record<string, string> {
  if (reports === undefined) return {};
  return { JUNIT_FILE: path.join(reports, `${name}.xml`), JUNIT_SUITE: name };
}

async function runOnMoto(
  suite: Suite,
  output: number,
  variables: Record<string, string>,
): Promise<Summary> {
  const missing = missingProgram('moto_server');
  if (missing) {
    writeSync(output, `  not run${missing}\n`);
    const skipAll = ['--require', path.join(ROOT, 'tests/support/skip-all.ts')];
    const { skipped, ...counts } = await runMocha(suite, output, { arguments: skipAll, variables });
    return { ...counts, skipped: skipped.map((title) => `${title}${missing}`) };
  }
  const moto = await Moto.start();
  try {
    const CONFORMANCE_ENDPOINT = `http://127.0.0.1:${moto.port}`;
    return await runMocha(suite, output, {
      variables: { ...variables, CONFORMANCE_ENDPOINT },
    });
  } finally {
    await moto.stop();
  }
}

interface MochaOptions {
  arguments?: string[];
  variables?: Record<string, string>;
}

async function runMocha(
  { tests, ignored = [] }: Suite,
  output: number,
  { arguments: more = [], variables = {} }: MochaOptions = {},
): Promise<Summary> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dofs-tests-'));
  const SUMMARY_FILE = path.join(directory, 'summary.json');
  const reporter = path.join(ROOT, 'tests/support/summary-reporter.ts');
  const files = [
    ...tests.flatMap((one) => ['--spec', one]),
    ...ignored.flatMap((one) => ['--ignore', one]),
  ];
  try {
    const command = [bin('mocha'), '--reporter', reporter, '--sort', ...files, ...more];
    const code = await run(command, output, { ...variables, SUMMARY_FILE });
    const summary = JSON.parse(readFileSync(SUMMARY_FILE, 'utf8')) as Summary;
    if (summary.passed + summary.failed + summary.skipped.length === 0) {
      return broken(`${tests.join(', ')} ran no test`, output);
    }
    // Mocha may end badly with every test passed, e.g. when a file cannot be loaded.
    return code !== 0 && summary.failed === 0
      ? broken(`${tests.join(', ')} ended with ${code}`, output)
      : summary;
  } catch (error) {
    return broken(`${tests.join(', ')} ended without counts: ${error}`, output);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function broken(reason: string, output: number): Summary {
  writeSync(output, `  ✘ ${reason}\n`);
  return { passed: 0, failed: 1, skipped: [] };
}

function run(
  [file = '', ...args]: string[],
  output: number,
  variables: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: ROOT,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...variables },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}
