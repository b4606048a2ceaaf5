import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { Picture } from '../../../../../scripts/lib/rehearsal/picture.ts';
import type { BuildAction, Pipeline } from '../../../../../scripts/lib/rehearsal/pipeline-model.ts';
import { PipelineRunner, type RunnerOptions } from '../../../../../scripts/lib/rehearsal/runner.ts';

const MAKE = `
version: 0.2
env: { shell: bash, exported-variables: [WORD, NEVER_SET] }
phases:
  build:
    on-failure: ABORT
    commands:
      - mkdir out
      - echo "$COMMIT" >out/commit.txt; export WORD="$GIVEN_WORD"
artifacts: { files: ['**/*'], base-directory: out }
`;

const USE = `
version: 0.2
env: { shell: bash }
phases:
  build:
    on-failure: ABORT
    commands:
      - cat README.md "$CODEBUILD_SRC_DIR_made/commit.txt" >"$RESULT"; echo "$HEARD" >>"$RESULT"
`;

const SOURCE = { from: 'work tree', revision: 'abc', commitId: 'abc', branch: 'main' } as const;

describe('an execution of a pipeline', () => {
  let directory: string;
  let result: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-runner-'));
    result = path.join(directory, 'result');
    const repository = path.join(directory, 'repository');
    mkdirSync(repository);
    writeFileSync(path.join(repository, 'README.md'), 'readme\n');
    writeFileSync(path.join(repository, 'make.yml'), MAKE);
    writeFileSync(path.join(repository, 'use.yml'), USE);
    execFileSync('git', ['-C', repository, 'init', '-q']);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function pipeline(word: string): Pipeline {
    const make = build('make', ['source'], { COMMIT: '#{Source.CommitId}', GIVEN_WORD: word });
    const use = build('use', ['source', 'made'], { HEARD: '#{made.WORD}' });
    const rule = { name: 'wanted', variable: '#{made.WORD}', value: 'hello', operator: 'EQ' };
    const entry = [{ result: 'SKIP' as const, rules: [rule] }];
    const approve = { customData: 'say #{made.WORD}', link: 'https://x.example' };
    const source = { kind: 'source', name: 'source', output: 'source' } as const;
    return {
      name: 'small',
      stages: [
        { name: 'source', entry: [], actions: [{ ...source, namespace: 'Source' }] },
        { name: 'make', entry: [], actions: [{ ...make, output: 'made', namespace: 'made' }] },
        { name: 'approval', entry, actions: [{ kind: 'approval', name: 'approve', ...approve }] },
        { name: 'use', entry, actions: [use] },
      ],
    };
  }

  async function execute(word: string, options: Partial<RunnerOptions> = {}) {
    const runner = new PipelineRunner(pipeline(word), {
      repository: path.join(directory, 'repository'),
      work: path.join(directory, 'work'),
      source: SOURCE,
      variables: { PATH: process.env.PATH ?? '', RESULT: result },
      overrides: {},
      ask: async () => true,
      picture: ({ name, stages }) =>
        new Picture(
          name,
          stages.map((stage) => stage.name),
          { write: () => {} },
        ),
      ...options,
    });
    const { stages, problem } = await runner.run();
    const outcomes = Object.fromEntries(stages.map((stage) => [stage.stage, stage.result]));
    return { outcomes, problem };
  }

  it('hands artifacts and variables from stage to stage', async () => {
    const { outcomes, problem } = await execute('hello');
    expect(problem).to.equal(undefined);
    expect(Object.values(outcomes)).to.deep.equal(['passed', 'passed', 'passed', 'passed']);
    expect(readFileSync(result, 'utf8')).to.equal('readme\nabc\nhello\n');
  });

  it('begins from nothing each time', async () => {
    await execute('hello');
    expect((await execute('hello')).problem).to.equal(undefined);
  });

  it('skips a stage whose condition does not hold', async () => {
    const { outcomes } = await execute('something else', { ask: async () => false });
    expect(outcomes).to.include({ make: 'passed', approval: 'skipped', use: 'skipped' });
  });

  it('lets the place overrule a variable', async () => {
    expect((await execute('hello', { overrides: { GIVEN_WORD: 'no' } })).outcomes).to.include({
      use: 'skipped',
    });
  });

  for (const fail of ['source', 'make', 'approval', 'use']) {
    it(`stops at ${fail} when that fails`, async () => {
      const { outcomes, problem } = await execute('hello', { fail });
      const names = Object.keys(outcomes);
      const failed = names.indexOf(fail);
      const expected = names.map((_, index) =>
        index < failed ? 'passed' : index === failed ? 'failed' : 'not reached',
      );
      expect(Object.values(outcomes)).to.deep.equal(expected);
      expect(problem).to.match(new RegExp(`^${fail}: `));
    });
  }

  it('says which command failed, and the end of its output', async () => {
    const { problem } = await execute('hello', { variables: { PATH: process.env.PATH ?? '' } });
    expect(problem).to.include('phase build of use.yml failed (exit 1)');
    expect(problem).to.include('cat README.md');
  });

  it('asks for the approval with its text and link, and stops when it is not given', async () => {
    const ask = sinon.stub().resolves(false);
    const { outcomes, problem } = await execute('hello', { ask });
    expect(ask.args).to.deep.equal([[{ customData: 'say hello', link: 'https://x.example' }]]);
    expect(outcomes).to.include({ approval: 'failed', use: 'not reached' });
    expect(problem).to.equal('approval: not approved');
  });

  it('ends what runs beside a build, also when the build fails', async () => {
    const ended: string[] = [];
    const accompany: RunnerOptions['accompany'] = async ({ action }) => ({
      variables: action.name === 'use' ? { RESULT: '/nowhere/at/all' } : {},
      end: async () => {
        ended.push(action.name);
      },
    });
    const { outcomes } = await execute('hello', { accompany });
    expect(outcomes).to.include({ make: 'passed', use: 'failed' });
    expect(ended).to.deep.equal(['make', 'use']);
  });
});

function build(name: string, inputs: string[], variables: Record<string, string>): BuildAction {
  return { kind: 'build', name, buildspec: `${name}.yml`, inputs, variables };
}
