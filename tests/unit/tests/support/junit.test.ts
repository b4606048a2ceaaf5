import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { writeJUnit } from '../../../support/junit.ts';

describe('a JUnit report', () => {
  it('counts the cases, and says why one failed in characters that XML has', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-junit-'));
    const file = path.join(directory, 'reports', 'static-tools.xml');
    writeJUnit(file, 'static', [
      { name: 'types', seconds: 1.5 },
      { name: 'lint "a" & <b>', seconds: 0.2, failure: '\u001b[31mred\u001b[0m\n' },
    ]);
    expect(readFileSync(file, 'utf8').split('\n')).to.deep.equal([
      '<testsuite name="static" tests="2" failures="1" errors="0" skipped="0">',
      '<testcase classname="static" name="types" time="1.5"/>',
      '<testcase classname="static" name="lint &quot;a&quot; &amp; &lt;b&gt;" time="0.2"><failure>[31mred[0m',
      '</failure></testcase>',
      '</testsuite>',
      '',
    ]);
    rmSync(directory, { recursive: true });
  });
});
