import path from 'node:path';
import { type Artifact, unpackArtifact } from './artifact.ts';
import type { Environment, EnvironmentStart } from './environment.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionSpec } from './function-spec.ts';

/** Where functions' code comes from, and what runs it. */
export interface FunctionCode {
  /** @throws AwsError when the function's code cannot be had */
  load(spec: FunctionSpec): Artifact;
  start(options: EnvironmentStart): Environment;
}

/**
 * The deployable zips, each environment a process of its own.
 *
 * @param directory where the zips are unpacked. Best outside any project: Node looks for packages
 * in the folders above, and would find what the zip lacks.
 */
export function processCode(directory: string): FunctionCode {
  return {
    load: ({ name, artifact }) => unpackArtifact(artifact, path.join(directory, name)),
    start: (options) => new ExecutionEnvironment(options),
  };
}
