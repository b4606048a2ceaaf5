import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { awsClients } from '../aws-clients.ts';
import { readCatalogue, seedCatalogue } from '../catalogue.ts';
import { CommandError } from '../command-line.ts';
import { environmentName, resourceNames } from '../environment.ts';
import { startRuntime, stopRuntime } from '../local/runtime.ts';
import type { ArtifactStore } from './artifacts.ts';
import { lendCaches } from './build-copy.ts';

const run = promisify(execFile);

/** A release as it would run in an environment, on this machine. */
export interface EnvironmentRuntime {
  /** Send the scripts there: the API, its key, the AWS endpoint. */
  variables: Record<string, string>;
  /** `artifact_hash` of `GET /health`. */
  artifactHash: string;
  end(): Promise<void>;
}

export interface RuntimeOptions {
  environment: string;
  /** The artifact that holds the release. */
  release: string;
  artifacts: ArtifactStore;
  /** The repository whose installed packages are lent. */
  repository: string;
  /** A directory of this runtime's own. */
  directory: string;
  /** The surroundings of the build that it is started for. */
  variables: Record<string, string>;
}

/**
 * Plans the environment with the release's own Terraform, tfvars and zips, starts that plan on the
 * local runtime, and loads the catalogue.
 *
 * @throws CommandError when the plan or the start fails
 */
export async function startEnvironment(options: RuntimeOptions): Promise<EnvironmentRuntime> {
  const { artifacts, release, repository, directory } = options;
  const copy = path.join(directory, 'runtime');
  artifacts.take(release, copy);
  lendCaches(repository, copy);
  const lockFile = path.join(directory, 'platform.lock.json');
  await planLock(copy, lockFile, options);
  const stateFile = path.join(directory, 'runtime.json');
  const state = await startRuntime(copy, stateFile, { lockFile, artifactsRoot: copy });
  try {
    const name = environmentName(options.environment);
    const { apiUrl, apiKey, awsEndpoint, region } = state;
    const { documents } = awsClients({
      ...{ name, apiUrl, apiKey, region, endpoint: awsEndpoint },
      names: resourceNames(name),
    });
    await seedCatalogue(documents, resourceNames(name), readCatalogue());
    return {
      variables: {
        DOFS_API_URL: apiUrl,
        DOFS_API_KEY: apiKey,
        AWS_ENDPOINT_URL: awsEndpoint,
      },
      artifactHash: await answeredHash(apiUrl),
      end: async () => {
        await stopRuntime(state, stateFile);
      },
    };
  } catch (error) {
    await stopRuntime(state, stateFile);
    throw error;
  }
}

async function planLock(copy: string, lockFile: string, options: RuntimeOptions): Promise<void> {
  const { environment, variables } = options;
  const args = ['--import', 'tsx', 'scripts/lock.ts', '--env', environment, '--packaged'];
  try {
    await run(process.execPath, [...args, '--out', lockFile], { cwd: copy, env: variables });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new CommandError(`${environment} could not be planned for this machine:\n${stderr}`);
  }
}

async function answeredHash(apiUrl: string): Promise<string> {
  const response = await fetch(`${apiUrl.replace(/\/+$/, '')}/health`);
  const { artifact_hash: hash } = (await response.json()) as { artifact_hash?: string };
  if (hash === undefined) throw new CommandError(`${apiUrl}/health says no artifact_hash`);
  return hash;
}
