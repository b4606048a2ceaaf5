import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import type { ArtifactStore } from './artifacts.ts';
import { lendCaches, unpackInputs } from './build-copy.ts';
import { type Buildspec, readBuildspec } from './buildspec.ts';
import type { BuildAction } from './pipeline-model.ts';
import { runCommands } from './run-commands.ts';

/** What a build is given besides its artifacts. */
export interface BuildSurroundings {
  /** The repository whose installed packages are lent. */
  repository: string;
  /** A directory of this build's own; its log is written beside it, as `<directory>.log`. */
  directory: string;
  /** Variables of the place where it runs: PATH, the API server. The action's overrule them. */
  variables: Record<string, string>;
  pipeline: string;
  executionId: string;
  /** Makes the first command of the phase `build` fail. */
  failing: boolean;
}

/**
 * Runs a CodeBuild action: its buildspec's commands in a copy of its input artifacts. Puts its
 * output artifact into the store and answers the exported variables.
 *
 * @param action its variables are resolved already
 * @throws CommandError saying which command failed, with the end of its output
 */
export async function runBuild(
  action: BuildAction,
  artifacts: ArtifactStore,
  surroundings: BuildSurroundings,
): Promise<Record<string, string>> {
  const { directory: parent, failing, repository } = surroundings;
  const { directory, variables } = unpackInputs(artifacts, action.inputs, parent);
  lendCaches(repository, directory);
  const spec = readBuildspec(path.join(directory, action.buildspec));
  const log = `${parent}.log`;
  const output = openSync(log, 'w');
  try {
    const outcome = await runCommands(failing ? failingFirst(spec) : spec, {
      directory,
      variables: {
        ...surroundings.variables,
        ...codeBuildVariables(surroundings),
        ...variables,
        ...action.variables,
      },
      output,
    });
    if (!outcome.succeeded) {
      const { phase, command, exitCode } = outcome;
      writeSync(output, `\nexit code ${exitCode} in phase ${phase}\n`);
      throw new CommandError(
        `phase ${phase} of ${action.buildspec} failed (exit ${exitCode}):\n${indented(command)}\n` +
          `The end of its output (KEEP=1 leaves all of it in ${log}):\n${indented(endOf(log))}`,
      );
    }
    putOutput(action, spec, artifacts, directory);
    return exported(spec, outcome.variables);
  } finally {
    closeSync(output);
  }
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
function codeBuildVariables({ pipeline, executionId }: BuildSurroundings): Record<string, string> {
  const id = `rehearsal:${executionId}`;
  return {
    CI: 'true',
    CODEBUILD_CI: 'true',
    CODEBUILD_INITIATOR: `codepipeline/${pipeline}`,
    CODEBUILD_BUILD_ID: id,
    CODEBUILD_BUILD_URL: `https://console.aws.amazon.com/codebuild/home#/builds/${id}`,
  };
}

function failingFirst(spec: Buildspec): Buildspec {
  const fail = 'echo "fails, as --fail says"\nfalse';
  return {
    ...spec,
    phases: spec.phases.map((phase) =>
      phase.name === 'build' ? { ...phase, commands: [fail, ...phase.commands] } : phase,
    ),
  };
}

function putOutput(
  { name, output, buildspec }: BuildAction,
  spec: Buildspec,
  artifacts: ArtifactStore,
  directory: string,
): void {
  if (output === undefined) return;
  if (!spec.artifacts) {
    throw new CommandError(`${name} hands on ${output}, but ${buildspec} has no artifacts`);
  }
  artifacts.put(output, directory, spec.artifacts);
}

/** An exported variable that no command has set is left out, as CodeBuild does. */
function exported(
  { exportedVariables }: Buildspec,
  variables: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    exportedVariables.flatMap((name): [string, string][] => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

/** A directory of its own for each build, numbered so that they stand in order. */
export function buildDirectory(work: string, stage: string, action: string, count: number): string {
  const name = `${String(count).padStart(2, '0')}-${stage}-${action}`;
  const directory = path.join(work, 'builds', name);
  mkdirSync(directory, { recursive: true });
  return directory;
}
