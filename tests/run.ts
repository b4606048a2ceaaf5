/**
 * Runs every check of the project, suite by suite, and ends with one line that counts them:
 * `N passed, N failed` or `N passed, N failed, N skipped`. Exits 1 on any failure, and when a
 * suite ran no test. `--suite <name>` (repeatable) runs those suites alone.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { finalLine, type SuiteResult, total } from './support/suite-results.ts';
import type { Summary } from './support/summary-reporter.ts';

const root = path.resolve(import.meta.dirname, '..');
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);

/** A tool that passes or fails as a whole counts as one test. */
const SUITES: Record<string, { tools?: Record<string, string[]>; tests?: string }> = {
  static: {
    tools: {
      'the types check (tsc)': [bin('tsc'), '-p', root],
      'lint and format are clean (biome)': [bin('biome'), 'ci', root],
    },
    tests: 'tests/static',
  },
  unit: { tests: 'tests/unit' },
  handlers: { tests: 'tests/handlers' },
  conformance: { tests: 'tests/conformance' },
  terraform: { tests: 'tests/terraform' },
  e2e: { tests: 'tests/e2e' },
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { suite: { type: 'string', multiple: true } } });
  const names = values.suite ?? Object.keys(SUITES);
  const results: SuiteResult[] = [];
  for (const name of names) {
    const suite = SUITES[name];
    if (!suite) {
      process.stderr.write(`no suite is named ${name}; there are ${Object.keys(SUITES)}\n`);
      return 2;
    }
    console.log(`\n=== ${name} ===`);
    const started = Date.now();
    const summaries: Summary[] = [];
    for (const [title, command] of Object.entries(suite.tools ?? {})) {
      summaries.push(await runTool(title, command));
    }
    if (suite.tests !== undefined) summaries.push(await runMocha(suite.tests));
    results.push({ name, seconds: (Date.now() - started) / 1000, ...total(summaries) });
  }
  return report(results);
}

async function runTool(title: string, command: string[]): Promise<Summary> {
  const passed = (await run(command)) === 0;
  console.log(`  ${passed ? '✔' : '✘'} ${title}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] };
}

async function runMocha(folder: string): Promise<Summary> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dofs-tests-'));
  const summaryFile = path.join(directory, 'summary.json');
  try {
    const reporter = path.join(root, 'tests/support/summary-reporter.ts');
    const spec = `${folder}/**/*.test.ts`;
    const code = await run([bin('mocha'), '--reporter', reporter, '--sort', '--spec', spec], {
      SUMMARY_FILE: summaryFile,
    });
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary;
    if (summary.passed + summary.failed + summary.skipped.length === 0) {
      return broken(`${folder} ran no test`);
    }
    // Mocha may end badly with every test passed, e.g. when a file cannot be loaded.
    return code !== 0 && summary.failed === 0 ? broken(`${folder} ended with ${code}`) : summary;
  } catch (error) {
    return broken(`${folder} ended without counts: ${error}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function broken(reason: string): Summary {
  console.log(`  ✘ ${reason}`);
  return { passed: 0, failed: 1, skipped: [] };
}

function run([file = '', ...args]: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

function report(results: SuiteResult[]): number {
  const all = total(results);
  console.log('\n=== result ===');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
    console.log(`  ${name.padEnd(12)} ${counts.padEnd(40)} ${seconds.toFixed(1)} s`);
  }
  if (all.skipped.length > 0) {
    console.log(`\nSKIPPED, so not proven on this machine (${all.skipped.length}):`);
    for (const title of all.skipped) console.log(`  - ${title}`);
  }
  console.log(`\n${finalLine(all)}`);
  return all.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
