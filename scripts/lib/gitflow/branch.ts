import type { Finding } from './finding.ts';
import { parseVersion } from './version.ts';

export type BranchKind = 'main' | 'develop' | 'feature' | 'bugfix' | 'release' | 'hotfix';

export interface Branch {
  name: string;
  kind: BranchKind;
  /** Of a release or hotfix branch. */
  version?: string;
}

/** Which branches a pull request may come from, by the branch it goes into. */
const ALLOWED: Readonly<Partial<Record<BranchKind, readonly BranchKind[]>>> = {
  main: ['release', 'hotfix'],
  develop: ['feature', 'bugfix', 'release', 'hotfix', 'main'],
  release: ['bugfix'],
  hotfix: ['bugfix'],
};

/** Undefined for a name that is no branch of ours. */
export function parseBranch(name: string): Branch | undefined {
  if (name === 'main' || name === 'develop') return { name, kind: name };
  const [, kind, rest = ''] = /^(feature|bugfix|release|hotfix)\/(.+)$/.exec(name) ?? [];
  if (kind === 'feature' || kind === 'bugfix') {
    return /^[a-zA-Z0-9][\w.-]*$/.test(rest) ? { name, kind } : undefined;
  }
  if (kind !== 'release' && kind !== 'hotfix') return undefined;
  return parseVersion(rest) ? { name, kind, version: rest } : undefined;
}

/** What is wrong with a pull request's branches; nothing when it may be made. */
export function branchFindings(head: string, base: string): Finding[] {
  const from = parseBranch(head);
  const to = parseBranch(base);
  const unknown = [...(from ? [] : [head]), ...(to && ALLOWED[to.kind] ? [] : [base])].map(
    (name): Finding => ({
      rule: 'branch',
      problem: name === head ? `${name} is no branch of ours` : `nothing is merged into ${name}`,
      remedy:
        name === head
          ? 'name it feature/<what>, bugfix/<what>, release/<x.y.z> or hotfix/<x.y.z>'
          : 'open the pull request against develop, or main for a release or hotfix',
    }),
  );
  if (!from || !to || unknown.length > 0) return unknown;
  const allowed = ALLOWED[to.kind] ?? [];
  if (allowed.includes(from.kind)) return [];
  const kinds = allowed.map((kind) => (kind === 'main' ? kind : `${kind}/*`)).join(', ');
  return [
    {
      rule: 'branch',
      problem: `${head} may not be merged into ${base}`,
      remedy: `${base} takes ${kinds} alone`,
    },
  ];
}
