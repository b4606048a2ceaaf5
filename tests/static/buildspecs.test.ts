import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { type Buildspec, readBuildspec } from '../../scripts/lib/rehearsal/buildspec.ts';
import { type BuildOutcome, runCommands } from '../../scripts/lib/rehearsal/run-commands.ts';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { buildspecFiles, commandsOf, makeTargets } from '../support/buildspecs.ts';
import { BUILDSPEC_SCHEMA } from './buildspec-schema.ts';

const FILES = buildspecFiles();
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(BUILDSPEC_SCHEMA);

/** They stand in conditions beside the names of buildspecs. */
const ENVIRONMENTS = ['dev', 'staging', 'prod'];

/** What a line of a buildspec may be, and nothing else: the work is in the make targets. */
const LINES = [
  /^set -euo pipefail$/,
  /^make [^;&|]*$/,
  /^if \[ [^;&|]* \]; then make [^;&|]*; fi$/,
  /^\. plan\/variables\.env$/,
  /^export [^;&|]*$/,
];

const targets = new Set(
  [...readFileSync(path.join(REPOSITORY, 'Makefile'), 'utf8').matchAll(/^([a-z0-9-]+):/gm)].map(
    ([, target]) => target ?? '',
  ),
);

describe('the buildspecs', () => {
  for (const file of FILES) {
    const scripts = commandsOf(file);

    it(`${file.name} is a buildspec of version 0.2, as AWS describes it`, () => {
      validate(file.content);
      expect(validate.errors ?? []).to.deep.equal([]);
    });

    it(`${file.name} stops at the first command that fails, and aborts there`, () => {
      for (const script of scripts) expect(script).to.match(/^set -euo pipefail\n/);
      expect(() => readBuildspec(file.path)).not.to.throw();
    });

    it(`${file.name} calls nothing but make targets that there are`, () => {
      const lines = scripts.flatMap((script) => script.trim().split('\n'));
      expect(lines.filter((line) => !LINES.some((one) => one.test(line)))).to.deep.equal([]);
      for (const target of scripts.flatMap(makeTargets)) {
        const pattern = new RegExp(`^${target.replace('*', '[a-z]+')}$`);
        expect(
          [...targets].some((one) => pattern.test(one)),
          target,
        ).to.equal(true);
      }
    });
  }

  it('find a member that AWS does not know', () => {
    const [file] = FILES;
    const typo = { ...file?.content, cash: {} };
    expect(validate(typo)).to.equal(false);
    const phases = { build: { commands: ['make'], 'on-failures': 'ABORT' } };
    expect(validate({ version: 0.2, phases })).to.equal(false);
  });
});

describe('the CodeBuild projects of the global root', () => {
  it('run every buildspec, and none that is not there', () => {
    const root = path.join(REPOSITORY, 'terraform/environments/global');
    const source = readFileSync(path.join(root, 'projects.tf'), 'utf8');
    const assigned = [...source.matchAll(/^\s*buildspec\s*=(.*)$/gm)].map(([, value]) => value);
    const words = [...assigned.join('\n').matchAll(/"([a-z-]+)"/g)].map(([, word]) => word);
    const named = new Set(words.filter((word) => !ENVIRONMENTS.includes(word ?? '')));
    const there = FILES.map(({ name }) => path.basename(name, '.yml'));
    expect([...named].sort()).to.deep.equal(there);
  });
});

describe('a buildspec whose n-th make fails', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-buildspec-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  for (const file of FILES) {
    const calls = makeTargets(commandsOf(file).join('\n')).length;

    it(`${file.name} succeeds when none of its ${calls} fails`, async () => {
      const { outcome, made } = await runWithFailingMake(file.path, directory, 0);
      expect(outcome.succeeded).to.equal(true);
      expect(made).to.equal(calls);
    });

    for (let failing = 1; failing <= calls; failing += 1) {
      it(`${file.name} fails at its call ${failing}, and makes no other one`, async () => {
        const { outcome, made } = await runWithFailingMake(file.path, directory, failing);
        expect(outcome).to.include({ succeeded: false, exitCode: 2 });
        expect(made).to.equal(failing);
      });
    }
  }

  it('plan.yml fails when the plan leaves no variables', async () => {
    const { outcome } = await runWithFailingMake(fileOf('plan'), directory, 0, { without: 'plan' });
    expect(outcome.succeeded).to.equal(false);
  });

  it('plan.yml exports what the plan left', async () => {
    const { outcome } = await runWithFailingMake(fileOf('plan'), directory, 0);
    expect(outcome.succeeded && outcome.variables).to.include({
      PLAN_CHANGES: 'true',
      PLAN_SUMMARY: "1 to add; it's short",
      PLAN_LINK: 'https://build.example/1',
    });
  });

  it('build.yml checks what was tested only where it is told to', async () => {
    const { made } = await runWithFailingMake(fileOf('build'), directory, 0, { TESTED_IN: '' });
    expect(made).to.equal(2);
  });

  it('stress.yml records no release as tested in prod, after which nothing comes', async () => {
    const { log } = await runWithFailingMake(fileOf('stress'), directory, 0, {
      ENVIRONMENT: 'prod',
    });
    expect(log).to.equal('tools\nprod-test\n');
  });

  it('apply.yml takes the plan of its environment', async () => {
    const { log } = await runWithFailingMake(fileOf('apply'), directory, 0);
    expect(log).to.include('apply-plan ENV=staging PLAN=/artifacts/plan_staging');
  });
});

function fileOf(name: string): string {
  return path.join(REPOSITORY, 'buildspecs', `${name}.yml`);
}

/** What CodeBuild and the pipelines' actions set. */
const VARIABLES = {
  ENVIRONMENT: 'staging',
  COMMIT: '0'.repeat(40),
  TESTED_IN: 'staging',
  STEPS: '10,50,100',
  CODEBUILD_WEBHOOK_BASE_REF: 'refs/heads/main',
  CODEBUILD_WEBHOOK_HEAD_REF: 'refs/heads/release/1.2.0',
  CODEBUILD_BUILD_URL: 'https://build.example/1',
  CODEBUILD_SRC_DIR_plan_staging: '/artifacts/plan_staging',
};

/** Runs a buildspec's commands with a `make` of ours, which fails at its n-th call; 0: at none. */
async function runWithFailingMake(
  file: string,
  directory: string,
  failing: number,
  { without, ...more }: Record<string, string> = {},
): Promise<{ outcome: BuildOutcome; made: number; log: string }> {
  const calls = path.join(directory, 'calls');
  const bin = path.join(directory, 'bin');
  mkdirSync(bin);
  const counting = `echo "$*" >>"${calls}"; [ "$(wc -l <"${calls}")" != ${failing} ] || exit 2`;
  writeFileSync(path.join(bin, 'make'), `#!/usr/bin/env bash\n${counting}\n`, { mode: 0o755 });
  writeFileSync(calls, '');
  if (without !== 'plan') {
    mkdirSync(path.join(directory, 'plan'));
    const lines = `PLAN_CHANGES=true\nPLAN_SUMMARY='1 to add; it'\\''s short'\n`;
    writeFileSync(path.join(directory, 'plan', 'variables.env'), lines);
  }
  const spec: Buildspec = readBuildspec(file);
  const output = openSync(path.join(directory, 'output'), 'w');
  const variables = { PATH: `${bin}:${process.env.PATH}`, ...VARIABLES, ...more };
  const outcome = await runCommands(spec, { directory, variables, output });
  closeSync(output);
  const log = readFileSync(calls, 'utf8');
  return { outcome, made: log.split('\n').length - 1, log };
}
