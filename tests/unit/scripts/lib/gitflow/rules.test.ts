import { expect } from 'chai';
import { gitflowFindings, type PullRequest } from '../../../../../scripts/lib/gitflow/rules.ts';

const BEFORE = `# Changelog

## [Unreleased]

### Added

- What was there
  before.

## [1.1.0] - 2026-04-01

- First.
`;

const RELEASED = BEFORE.replace(
  '## [Unreleased]\n',
  '## [Unreleased]\n\n## [1.2.0] - 2026-05-01\n',
);

const FEATURE: PullRequest = {
  head: 'feature/x',
  base: 'develop',
  headVersion: '1.1.0',
  baseVersion: '1.1.0',
  lockVersion: '1.1.0',
  headChangelog: BEFORE.replace('  before.', '  before.\n- New.'),
  baseChangelog: BEFORE,
  changedFiles: ['lambdas/functions/api-handler/handler.ts'],
  subjects: ['feat: something', 'fix(api)!: something else'],
};

const RELEASE: PullRequest = {
  ...FEATURE,
  head: 'release/1.2.0',
  base: 'main',
  headVersion: '1.2.0',
  lockVersion: '1.2.0',
  headChangelog: RELEASED,
};

function problems(request: PullRequest): string[] {
  return gitflowFindings(request).map(({ rule, problem }) => `${rule}: ${problem}`);
}

describe('the rules of a pull request into main', () => {
  it('are kept by a release with its version and notes', () => {
    expect(problems(RELEASE)).to.deep.equal([]);
  });

  it('want a version above the one there, also by number and not by text', () => {
    const same = problems({ ...RELEASE, head: 'release/1.1.0', headVersion: '1.1.0' });
    expect(same).to.include(
      "version: package.json has version 1.1.0, which is not above main's 1.1.0",
    );
    const later = {
      ...RELEASE,
      head: 'release/1.10.0',
      headVersion: '1.10.0',
      baseVersion: '1.9.0',
    };
    expect(problems(later).filter((one) => one.includes('not above'))).to.deep.equal([]);
    expect(problems({ ...RELEASE, baseVersion: '2.0.0' }).join()).to.contain(
      "not above main's 2.0.0",
    );
    expect(problems({ ...RELEASE, headVersion: '1.2.0-rc.1' }).join()).to.contain('not above');
  });

  it("want the branch's version in both package files", () => {
    expect(problems({ ...RELEASE, head: 'hotfix/1.2.1' })).to.include(
      'version: package.json has version 1.2.0, the branch is called hotfix/1.2.1',
    );
    expect(problems({ ...RELEASE, lockVersion: '1.1.0' })).to.deep.equal([
      'version: package-lock.json has version 1.1.0, package.json 1.2.0',
    ]);
  });

  for (const [what, changelog, problem] of [
    ['a section', BEFORE, 'CHANGELOG.md has no section 1.2.0'],
    [
      'a date',
      RELEASED.replace('[1.2.0] - 2026-05-01', '[1.2.0]'),
      'section 1.2.0 of CHANGELOG.md has no date',
    ],
    [
      'a date of the calendar',
      RELEASED.replace('2026-05-01', '2026-02-30'),
      'section 1.2.0 of CHANGELOG.md has the date "2026-02-30"',
    ],
    [
      'a point',
      BEFORE.replace('## [1.1.0]', '## [1.2.0] - 2026-05-01\n\n### Added\n\n## [1.1.0]'),
      'section 1.2.0 of CHANGELOG.md says nothing',
    ],
  ] as const) {
    it(`want ${what} in the changelog`, () => {
      expect(problems({ ...RELEASE, headChangelog: changelog })).to.deep.equal([
        `changelog: ${problem}`,
      ]);
    });
  }

  it('are not looked at where the branch may not go there at all', () => {
    expect(problems({ ...FEATURE, base: 'main' })).to.deep.equal([
      'branch: feature/x may not be merged into main',
    ]);
  });
});

describe('the rules of a pull request into develop', () => {
  it('are kept by a change that is told in the changelog', () => {
    expect(problems(FEATURE)).to.deep.equal([]);
  });

  for (const file of ['lambdas/shared/clock.ts', 'terraform/modules/kms-key/main.tf']) {
    it(`want a new unreleased point when ${file} changed`, () => {
      const silent = { ...FEATURE, headChangelog: BEFORE, changedFiles: ['README.md', file] };
      expect(problems(silent)).to.deep.equal([
        `changelog: ${file} changes what is deployed, and CHANGELOG.md says nothing new of it`,
      ]);
    });
  }

  it('want none when nothing that is deployed changed', () => {
    const silent = { ...FEATURE, headChangelog: BEFORE, changedFiles: ['tests/lambdas/x.ts'] };
    expect(problems(silent)).to.deep.equal([]);
  });

  it('take old points that were only laid out anew for nothing new', () => {
    const headChangelog = BEFORE.replace('there\n  before', 'there before');
    expect(problems({ ...FEATURE, headChangelog })).to.have.lengthOf(1);
  });

  it('want no new point of a back-merge', () => {
    for (const head of ['main', 'release/1.2.0', 'hotfix/1.2.1']) {
      expect(problems({ ...FEATURE, head, headChangelog: RELEASED })).to.deep.equal([]);
    }
  });
});

describe('the rules of a commit', () => {
  for (const subject of [
    'Fix it',
    'feat:nothing',
    'feature: x',
    'fixup! feat: x',
    'feat(Api): x',
  ]) {
    it(`refuse "${subject}"`, () => {
      expect(problems({ ...FEATURE, subjects: [subject] })).to.deep.equal([
        `commit: "${subject}" is no Conventional Commit`,
      ]);
    });
  }

  it('refuse a subject of more than 100 characters', () => {
    const subjects = [`feat: ${'x'.repeat(94)}`, `feat: ${'x'.repeat(95)}`];
    const found = problems({ ...FEATURE, subjects });
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.contain('has more than 100 characters');
  });

  it('say with each finding what to do', () => {
    for (const { remedy } of gitflowFindings({ ...RELEASE, headChangelog: '', subjects: ['x'] })) {
      expect(remedy).to.have.lengthOf.above(20);
    }
  });
});
