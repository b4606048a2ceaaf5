import { runCommand, UsageError } from './lib/command-line.ts';
import { ROOT } from './lib/environment.ts';
import { readPullRequest } from './lib/gitflow/git.ts';
import { gitflowFindings } from './lib/gitflow/rules.ts';

await runCommand({
  name: 'gitflow',
  about: 'checks a pull request against the branch rules of CONTRIBUTING.md',
  flags: {
    head: { type: 'string', help: 'the branch that is merged, e.g. release/1.2.0' },
    base: { type: 'string', help: 'the branch that it is merged into, e.g. main' },
  },
  run: async ({ head, base }) => {
    if (!head || !base) throw new UsageError('give --head and --base');
    const { request, from, to } = readPullRequest(branchName(head), branchName(base), ROOT);
    console.log(`${request.head} (${from}) into ${request.base} (${to})`);
    const findings = gitflowFindings(request);
    for (const { rule, problem, remedy } of findings) {
      console.log(`${rule}: ${problem}\n  do: ${remedy}`);
    }
    if (findings.length > 0) return 1;
    console.log(`all rules are kept, by ${request.subjects.length} commits`);
    return 0;
  },
});

/** A webhook names a branch by its whole ref. */
function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
