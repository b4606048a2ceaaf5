import { branchFindings, parseBranch } from './branch.ts';
import { isDay, parseChangelog } from './changelog.ts';
import type { Finding } from './finding.ts';
import { isAbove, parseVersion } from './version.ts';

/** What a pull request is, as far as the rules look at it. */
export interface PullRequest {
  /** Branch names. */
  head: string;
  base: string;
  /** Of package.json. */
  headVersion: string;
  baseVersion: string;
  /** Of package-lock.json on the head branch. */
  lockVersion: string;
  headChangelog: string;
  baseChangelog: string;
  /** Paths that differ from where the branches parted. */
  changedFiles: readonly string[];
  /** First lines of the commits, merges left out. */
  subjects: readonly string[];
}

const SUBJECT_LIMIT = 100;
/** https://www.conventionalcommits.org/en/v1.0.0/ */
const SUBJECT = /^(feat|fix|docs|test|refactor|perf|build|ci|chore|revert)(\([a-z0-9-]+\))?!?: \S/;

/** Every rule that a script can check, as CONTRIBUTING.md lists them. */
export function gitflowFindings(request: PullRequest): Finding[] {
  const branches = branchFindings(request.head, request.base);
  const into = branches.length > 0 ? undefined : parseBranch(request.base)?.kind;
  return [
    ...branches,
    ...(into === 'main' ? [...versionFindings(request), ...releaseNotes(request)] : []),
    ...(into === 'develop' ? unreleasedNotes(request) : []),
    ...request.subjects.flatMap(subjectFindings),
  ];
}

function versionFindings(request: PullRequest): Finding[] {
  const { head, headVersion, baseVersion, lockVersion } = request;
  const wanted = parseBranch(head)?.version ?? '';
  const findings: Finding[] = [];
  const add = (problem: string, remedy: string): void => {
    findings.push({ rule: 'version', problem, remedy });
  };
  const [above, below] = [parseVersion(headVersion), parseVersion(baseVersion)];
  if (!above || !below || !isAbove(above, below)) {
    add(
      `package.json has version ${headVersion}, which is not above ${request.base}'s ${baseVersion}`,
      'npm version --no-git-tag-version <x.y.z>',
    );
  }
  if (headVersion !== wanted) {
    add(
      `package.json has version ${headVersion}, the branch is called ${head}`,
      `npm version --no-git-tag-version ${wanted}`,
    );
  }
  if (lockVersion !== headVersion) {
    add(
      `package-lock.json has version ${lockVersion}, package.json ${headVersion}`,
      'npm install --package-lock-only',
    );
  }
  return findings;
}

function releaseNotes({ head, headChangelog }: PullRequest): Finding[] {
  const version = parseBranch(head)?.version ?? '';
  const section = parseChangelog(headChangelog).find(({ name }) => name === version);
  const finding = (problem: string): Finding[] => [
    {
      rule: 'changelog',
      problem,
      remedy: `move what is unreleased below "## [${version}] - YYYY-MM-DD" in CHANGELOG.md`,
    },
  ];
  if (!section) return finding(`CHANGELOG.md has no section ${version}`);
  const { date, entries } = section;
  if (date === undefined) return finding(`section ${version} of CHANGELOG.md has no date`);
  if (!isDay(date)) return finding(`section ${version} of CHANGELOG.md has the date "${date}"`);
  return entries.length > 0 ? [] : finding(`section ${version} of CHANGELOG.md says nothing`);
}

/** A back-merge brings finished sections; what a feature or a bugfix changes is unreleased. */
function unreleasedNotes({
  head,
  headChangelog,
  baseChangelog,
  changedFiles,
}: PullRequest): Finding[] {
  const kind = parseBranch(head)?.kind;
  if (kind !== 'feature' && kind !== 'bugfix') return [];
  const deployed = changedFiles.find((file) => /^(lambdas|terraform)\//.test(file));
  if (deployed === undefined) return [];
  const before = new Set(unreleased(baseChangelog));
  if (unreleased(headChangelog).some((entry) => !before.has(entry))) return [];
  return [
    {
      rule: 'changelog',
      problem: `${deployed} changes what is deployed, and CHANGELOG.md says nothing new of it`,
      remedy: 'add a point below "## [Unreleased]", in words for whoever uses or runs it',
    },
  ];
}

function unreleased(changelog: string): string[] {
  return parseChangelog(changelog).find(({ name }) => name === 'Unreleased')?.entries ?? [];
}

function subjectFindings(subject: string): Finding[] {
  const problems = [
    ...(SUBJECT.test(subject) ? [] : ['is no Conventional Commit']),
    ...(subject.length <= SUBJECT_LIMIT ? [] : [`has more than ${SUBJECT_LIMIT} characters`]),
  ];
  return problems.map((problem) => ({
    rule: 'commit',
    problem: `"${subject}" ${problem}`,
    remedy: 'reword it (git rebase -i): "feat: …", "fix: …", as CONTRIBUTING.md says',
  }));
}
