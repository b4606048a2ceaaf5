import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readBuildspec } from '../../../../../scripts/lib/rehearsal/buildspec.ts';
import { runCommands } from '../../../../../scripts/lib/rehearsal/run-commands.ts';

const STDERR = 2;

describe('a buildspec', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-buildspec-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function read(text: string) {
    const file = path.join(directory, 'spec.yml');
    writeFileSync(file, text);
    return readBuildspec(file);
  }

  /** A phase build of these commands. */
  function commands(...list: string[]) {
    const phases = { build: { 'on-failure': 'ABORT', commands: list } };
    return read(JSON.stringify({ version: 0.2, env: { shell: 'bash' }, phases }));
  }

  function run(spec: ReturnType<typeof read>) {
    const variables = { PATH: process.env.PATH ?? '', GIVEN: 'given' };
    return runCommands(spec, { directory, variables, output: STDERR });
  }

  it('runs the phases in order, whatever their order in the file', async () => {
    const spec = read(`
      version: 0.2
      env: { shell: bash }
      phases:
        build: { on-failure: ABORT, commands: ['ORDER="$ORDER build"'] }
        install: { on-failure: ABORT, commands: ['export ORDER=install'] }
    `);
    const outcome = await run(spec);
    expect(outcome.succeeded && outcome.variables.ORDER).to.equal('install build');
  });

  it('hands variables and the working directory on to the next command', async () => {
    const outcome = await run(
      commands('mkdir a && cd a', 'export PLACE="$PWD" LINES_TOO="$(printf "a\\nb")"'),
    );
    expect(outcome.succeeded && outcome.variables).to.include({
      PLACE: path.join(directory, 'a'),
      LINES_TOO: 'a\nb',
      GIVEN: 'given',
    });
  });

  it('hands no shell options on: each command must set its own', async () => {
    const outcome = await run(commands('set -e', 'false\ntrue'));
    expect(outcome.succeeded).to.equal(true);
  });

  it('stops at the first command that fails', async () => {
    const outcome = await run(commands('true', 'exit 3', 'export LATER=1'));
    expect(outcome).to.deep.equal({
      succeeded: false,
      phase: 'build',
      command: 'exit 3',
      exitCode: 3,
    });
  });

  for (const [what, text] of [
    ['run-as', '{"version":0.2,"run-as":"x","env":{"shell":"bash"},"phases":{}}'],
    ['batch', '{"version":0.2,"batch":{},"env":{"shell":"bash"},"phases":{}}'],
    ['parameter-store', '{"env":{"shell":"bash","parameter-store":{"A":"a"}},"phases":{}}'],
    ['another shell', '{"version":0.2,"phases":{}}'],
    ['finally', phase('{"on-failure":"ABORT","finally":["x"]}')],
    ['on-failure CONTINUE', phase('{"on-failure":"CONTINUE"}')],
    ['on-failure (not said)', phase('{"commands":["x"]}')],
    [
      'secondary-artifacts',
      '{"env":{"shell":"bash"},"phases":{},"artifacts":{"files":["a"],"secondary-artifacts":{"a":{}}}}',
    ],
  ] as const) {
    it(`is refused by name: ${what}`, () => {
      expect(() => read(text))
        .to.throw(`does not honour`)
        .with.property('message')
        .includes(what);
    });
  }
});

function phase(text: string): string {
  return `{"env":{"shell":"bash"},"phases":{"build":${text}}}`;
}
