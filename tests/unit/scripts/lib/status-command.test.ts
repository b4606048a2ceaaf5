import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../../scripts/lib/environment.ts';
import { parseStatusCounts, statusCommand } from '../../../../scripts/lib/status-command.ts';

describe('the status command', () => {
  it('is the one that the README has', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    expect(readme).to.include(statusCommand('dofs-local-orders'));
  });

  it('is read back from what `uniq -c` prints', () => {
    const output = '      3 "FAILED"\n     41 "FULFILLED"\n';
    expect(parseStatusCounts(output)).to.deep.equal({ FAILED: 3, FULFILLED: 41 });
  });
});
