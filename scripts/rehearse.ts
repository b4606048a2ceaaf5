import { createHash } from 'node:crypto';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { ROOT } from './lib/environment.ts';
import { requirePrograms } from './lib/rehearsal/programs.ts';
import { isCanary, Rehearsal } from './lib/rehearsal/rehearsal.ts';
import { hashesAgree, rehearsalReport } from './lib/rehearsal/report.ts';
import type { ExecutionResult } from './lib/rehearsal/runner.ts';
import { TEST_SUITES } from './lib/rehearsal/test-suites.ts';
import { duration } from './lib/report.ts';

const PIPELINES = ['nonprod', 'prod'];

interface Flags {
  pipeline?: string;
  fail?: string;
  approve: boolean;
  suites: string;
  keep: boolean;
  'work-tree': boolean;
}

await runCommand({
  name: 'rehearse',
  about:
    'runs both pipelines on this machine: the stages, actions and buildspecs that AWS would run',
  flags: {
    pipeline: { type: 'string', help: 'nonprod or prod (default: both, nonprod first)' },
    fail: { type: 'string', help: 'a stage whose first command fails, e.g. apply-staging' },
    approve: { type: 'boolean', default: false, help: 'answer the approval with yes' },
    suites: { type: 'string', default: TEST_SUITES.join(' '), help: 'what the test stages run' },
    keep: { type: 'boolean', default: false, help: 'leave artifacts, copies and logs' },
    'work-tree': { type: 'boolean', default: false, help: 'the files as they are, not HEAD' },
  },
  run: (flags) => rehearse(flags),
});

async function rehearse(flags: Flags): Promise<number> {
  const { pipeline = '', suites, keep } = flags;
  const kinds = pipeline === '' ? PIPELINES : [pipeline];
  if (!kinds.every((kind) => PIPELINES.includes(kind))) {
    throw new UsageError(`--pipeline must be ${PIPELINES.join(' or ')}`);
  }
  requirePrograms('terraform', 'moto_server', 'git', 'make', 'bash');
  // The builds hear Ctrl-C by themselves and fail; what was started is ended after them.
  process.on('SIGINT', () => {});
  const started = performance.now();
  const from = flags['work-tree'] ? 'work tree' : 'commit';
  const rehearsal = await Rehearsal.prepare({ repository: ROOT, from, suites, keep });
  try {
    say(rehearsal, started);
    const results = await runAll(rehearsal, kinds, flags);
    console.log(`\n${rehearsalReport(results, rehearsal.hashes)}`);
    const problem = results.find((result) => result.problem !== undefined)?.problem;
    if (problem !== undefined) throw new CommandError(problem);
    if (!hashesAgree(rehearsal.hashes)) throw new CommandError('the artifacts are not the same');
    console.log(`\nrehearsed in ${duration(performance.now() - started)}`);
    return 0;
  } finally {
    await rehearsal.close();
    if (keep) console.log(`kept: ${rehearsal.directory}`);
  }
}

function say({ source, pipelines }: Rehearsal, started: number): void {
  const what = source.from === 'commit' ? 'the commit' : 'the work tree on';
  const names = pipelines.map(({ name }) => name).join(', ');
  const seconds = duration(performance.now() - started);
  console.log(`Source: ${what} ${source.revision.slice(0, 12)} (${source.branch})`);
  console.log(`Pipelines, as terraform/environments/global plans them: ${names} (${seconds})\n`);
}

async function runAll(
  rehearsal: Rehearsal,
  kinds: readonly string[],
  { fail, approve }: Flags,
): Promise<ExecutionResult[]> {
  const chosen = kinds.map((kind) => rehearsal.pipeline(kind));
  const failing = chosen.flatMap(({ stages }) => stages).find(({ name }) => name === fail);
  if (fail !== undefined && failing === undefined) {
    const names = chosen.flatMap(({ stages }) => stages.map(({ name }) => name));
    throw new UsageError(`--fail must be one of ${[...new Set(names)].join(', ')}`);
  }
  if (!kinds.includes('nonprod')) {
    console.log('Production alone: its artifacts are noted as if staging-test had passed.');
    await rehearsal.noteAsTested('staging');
  }
  const results: ExecutionResult[] = [];
  for (const pipeline of chosen) {
    const ends = results.some(({ problem }) => problem !== undefined);
    if (ends) {
      results.push(notReached(pipeline.name, pipeline.stages));
      continue;
    }
    if (failing && isCanary(failing) && pipeline.stages.includes(failing)) {
      console.log('A release before, so that there is traffic to move:');
      const commitId = createHash('sha1').update(rehearsal.source.commitId).digest('hex');
      results.push(await rehearsal.run(pipeline, { approve, commitId }));
    }
    results.push(
      await rehearsal.run(pipeline, { approve, ...(fail === undefined ? {} : { fail }) }),
    );
  }
  return results;
}

function notReached(pipeline: string, stages: readonly { name: string }[]): ExecutionResult {
  const result = 'not reached' as const;
  return { pipeline, stages: stages.map(({ name: stage }) => ({ stage, result, seconds: 0 })) };
}
