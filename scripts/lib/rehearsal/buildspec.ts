import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ArtifactFiles } from './artifacts.ts';
import { NotHonoured, onlyKnown } from './not-honoured.ts';

/** The phases in the order in which CodeBuild runs them. */
export const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

export interface Phase {
  name: (typeof PHASES)[number];
  /** Each is a script of its own: shell options do not reach the next one. */
  commands: string[];
}

/** The part of a buildspec that the rehearsal carries out. */
export interface Buildspec {
  variables: Record<string, string>;
  exportedVariables: string[];
  phases: Phase[];
  artifacts?: ArtifactFiles;
}

interface BuildspecFile {
  env?: {
    shell?: string;
    variables?: Record<string, string>;
    'exported-variables'?: string[];
  };
  phases: Record<string, { commands?: string[]; 'on-failure'?: string }>;
  artifacts?: { files: string[]; 'base-directory'?: string; 'exclude-paths'?: string[] };
}

/**
 * Reads a buildspec file. Reports and caches have no effect on what is built, and are left out.
 *
 * @throws NotHonoured naming a member that would change what runs
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function readBuildspec(file: string): Buildspec {
  const spec = parse(readFileSync(file, 'utf8')) as BuildspecFile;
  onlyKnown(spec, ['version', 'env', 'phases', 'artifacts', 'reports', 'cache'], file);
  const { env = {}, artifacts } = spec;
  onlyKnown(env, ['shell', 'variables', 'exported-variables'], `${file} env`);
  if (env.shell !== 'bash') throw new NotHonoured(`another shell than bash in ${file}`);
  onlyKnown(spec.phases, PHASES, `${file} phases`);
  return {
    variables: env.variables ?? {},
    exportedVariables: env['exported-variables'] ?? [],
    phases: PHASES.flatMap((name) => readPhase(name, spec, file)),
    ...(artifacts === undefined ? {} : { artifacts: readArtifacts(artifacts, file) }),
  };
}

function readPhase(name: Phase['name'], spec: BuildspecFile, file: string): Phase[] {
  const phase = spec.phases[name];
  if (phase === undefined) return [];
  onlyKnown(phase, ['commands', 'on-failure', 'runtime-versions'], `${file} ${name}`);
  const onFailure = phase['on-failure'];
  if (onFailure !== 'ABORT') {
    throw new NotHonoured(`on-failure ${onFailure ?? '(not said)'} in ${file} ${name}`);
  }
  return [{ name, commands: phase.commands ?? [] }];
}

function readArtifacts(
  artifacts: NonNullable<BuildspecFile['artifacts']>,
  file: string,
): ArtifactFiles {
  onlyKnown(artifacts, ['files', 'base-directory', 'exclude-paths'], `${file} artifacts`);
  return {
    files: artifacts.files,
    baseDirectory: artifacts['base-directory'] ?? '.',
    excludePaths: artifacts['exclude-paths'] ?? [],
  };
}
