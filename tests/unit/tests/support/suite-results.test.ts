import { expect } from 'chai';
import { finalLine, total } from '../../../support/suite-results.ts';

describe('suite results', () => {
  it('are added up', () => {
    const sum = total([
      { passed: 2, failed: 1, skipped: ['a'] },
      { passed: 3, failed: 0, skipped: ['b'] },
    ]);
    expect(sum).to.deep.equal({ passed: 5, failed: 1, skipped: ['a', 'b'] });
  });

  it('end in one line, with the skipped where there are any', () => {
    expect(finalLine({ passed: 5, failed: 1, skipped: [] })).to.equal('5 passed, 1 failed');
    expect(finalLine({ passed: 5, failed: 0, skipped: ['a'] })).to.equal(
      '5 passed, 0 failed, 1 skipped',
    );
  });
});
