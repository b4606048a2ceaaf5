import { buildFunctions, functionsAreBuilt } from '../../build.ts';
import { type AwsClients, awsClients } from '../aws-clients.ts';
import { readCatalogue, seedCatalogue } from '../catalogue.ts';
import { CommandError } from '../command-line.ts';
import { type Environment, localEnvironment, ROOT } from '../environment.ts';
import type { Progress } from '../progress.ts';
import { duration } from '../report.ts';
import { startRuntime } from './runtime.ts';
import type { LocalState } from './state.ts';

export interface LocalSetUp {
  state: LocalState;
  environment: Environment;
  aws: AwsClients;
}

/** Builds the functions, starts a local runtime and loads the catalogue. */
export async function setUpLocal(stateFile: string, progress: Progress): Promise<LocalSetUp> {
  await build(progress);
  const state = await timed('Start the local environment', progress, () =>
    startRuntime(ROOT, stateFile),
  );
  const environment = localEnvironment(state);
  const aws = awsClients(environment);
  const products = readCatalogue();
  await timed(`Load the catalogue of ${products.length} products`, progress, () =>
    seedCatalogue(aws.documents, environment.names, products),
  );
  return { state, environment, aws };
}

async function build(progress: Progress): Promise<void> {
  if (await functionsAreBuilt()) {
    progress.done('The functions are built already');
    return;
  }
  await timed('Build the functions', progress, async () => {
    try {
      await buildFunctions();
    } catch (error) {
      throw new CommandError(`the functions could not be built:\n${(error as Error).message}`);
    }
  });
}

async function timed<T>(what: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  progress.show(`${what} …`);
  const result = await work();
  progress.done(`${what}: ${duration(performance.now() - started)}`);
  return result;
}
