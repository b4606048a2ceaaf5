import { expect } from 'chai';
import { branchFindings, parseBranch } from '../../../../../scripts/lib/gitflow/branch.ts';

describe('a branch', () => {
  for (const [name, kind] of [
    ['main', 'main'],
    ['develop', 'develop'],
    ['feature/weighted-aliases', 'feature'],
    ['bugfix/ORD-12_late.refund', 'bugfix'],
  ]) {
    it(`may be called ${name}`, () => {
      expect(parseBranch(name ?? '')).to.deep.equal({ name, kind });
    });
  }

  it('has a version when it is a release or a hotfix', () => {
    const release = { name: 'release/1.2.0', kind: 'release', version: '1.2.0' };
    expect(parseBranch('release/1.2.0')).to.deep.equal(release);
    expect(parseBranch('hotfix/1.2.1')?.version).to.equal('1.2.1');
  });

  for (const name of [
    'master',
    'feature',
    'feature/',
    'feature/a b',
    'release/1.2',
    'release/v1.2.0',
    'release/1.2.0-rc.1',
    'release/01.2.0',
    'hotfix/quick',
    'x/feature/y',
  ]) {
    it(`may not be called ${name}`, () => {
      expect(parseBranch(name)).to.equal(undefined);
    });
  }
});

describe('a pull request', () => {
  for (const [head, base] of [
    ['release/1.2.0', 'main'],
    ['hotfix/1.2.1', 'main'],
    ['feature/x', 'develop'],
    ['bugfix/x', 'develop'],
    ['release/1.2.0', 'develop'],
    ['hotfix/1.2.1', 'develop'],
    ['main', 'develop'],
    ['bugfix/x', 'release/1.2.0'],
  ] as const) {
    it(`may bring ${head} into ${base}`, () => {
      expect(branchFindings(head, base)).to.deep.equal([]);
    });
  }

  for (const [head, base] of [
    ['feature/x', 'main'],
    ['develop', 'main'],
    ['bugfix/x', 'main'],
    ['develop', 'develop'],
    ['feature/x', 'release/1.2.0'],
  ] as const) {
    it(`may not bring ${head} into ${base}`, () => {
      const [finding, ...others] = branchFindings(head, base);
      expect(finding?.problem).to.equal(`${head} may not be merged into ${base}`);
      expect(finding?.remedy).to.contain(`${base} takes `);
      expect(others).to.deep.equal([]);
    });
  }

  it('may not go between branches that are none of ours', () => {
    expect(branchFindings('quick-fix', 'develop')[0]?.remedy).to.contain('name it feature/<what>');
    expect(branchFindings('feature/x', 'feature/y')[0]?.problem).to.equal(
      'nothing is merged into feature/y',
    );
  });
});
