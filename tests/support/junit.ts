import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A check that is no test of mocha's. */
export interface JUnitCase {
  name: string;
  seconds: number;
  /** What it said when it failed. */
  failure?: string;
}

/** Writes a report as CodeBuild and others read it (JUnit XML). */
export function writeJUnit(file: string, suite: string, cases: readonly JUnitCase[]): void {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const lines = cases.map(({ name, seconds, failure }) => {
    const head = `<testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds}"`;
    return failure === undefined
      ? `${head}/>`
      : `${head}><failure>${escaped(failure)}</failure></testcase>`;
  });
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0"`;
  const head = `<testsuite name="${escaped(suite)}" ${counts}>`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, [head, ...lines, '</testsuite>', ''].join('\n'));
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML 1.0 has no such characters, not even escaped: colours of a terminal.
      .replaceAll(/[^\t\n\r -\uD7FF\uE000-\uFFFD]/g, '')
  );
}
