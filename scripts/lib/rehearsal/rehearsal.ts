import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { CommandError } from '../command-line.ts';
import { readManifest } from '../release/manifest.ts';
import { Promotion } from '../release/promotion.ts';
import { ApiServer, REGION } from './api-server.ts';
import { askApproval } from './approval.ts';
import { ArtifactStore } from './artifacts.ts';
import { startEnvironment } from './environment-runtime.ts';
import { failCanary } from './failing-canary.ts';
import { bucketNames, planGlobalRoot } from './global-plan.ts';
import { Picture } from './picture.ts';
import { type GlobalPlan, type Pipeline, readPipelines, type Stage } from './pipeline-model.ts';
import {
  type AccompaniedBuild,
  type Companion,
  type ExecutionResult,
  PipelineRunner,
  type RunnerOptions,
} from './runner.ts';
import { archiveSource, type Source, sourceOf } from './source.ts';
import { passedOn } from './surroundings.ts';

export interface RehearsalOptions {
  repository: string;
  from: Source['from'];
  /** Suites of the test stages, apart by blanks. */
  suites: string;
  /** Leaves the directory with artifacts, copies and logs. */
  keep: boolean;
}

export interface ExecutionOptions {
  approve: boolean;
  /** The stage that shall fail. */
  fail?: string;
  /** A commit id in place of the source's own: another release of the same code. */
  commitId?: string;
  beforeStage?: RunnerOptions['beforeStage'];
}

/** Buildspecs whose commands talk to a running environment. */
const TESTS_AN_ENVIRONMENT = ['buildspecs/smoke.yml', 'buildspecs/stress.yml'];

const SHIFT = 'buildspecs/shift.yml';

/** A pause of the shift: long enough to watch the alarms twice. */
const PAUSE_SECONDS = '2';

/** Both pipelines of a source, and the one API server that they deploy to. */
export class Rehearsal {
  readonly pipelines: Pipeline[];
  readonly plan: GlobalPlan;
  readonly server: ApiServer;
  /** `artifact_hash` of `GET /health`, by environment, as the last test of each found it. */
  readonly hashes = new Map<string, string>();
  readonly directory: string;
  readonly source: Source;
  readonly #options: RehearsalOptions;

  private constructor(
    options: RehearsalOptions,
    made: { server: ApiServer; directory: string; source: Source; plan: GlobalPlan },
  ) {
    this.#options = options;
    this.server = made.server;
    this.directory = made.directory;
    this.source = made.source;
    this.plan = made.plan;
    this.pipelines = readPipelines(made.plan);
  }

  /**
   * Starts the API server, takes the source, and reads the pipelines from the plan of its global
   * root.
   */
  static async prepare(options: RehearsalOptions): Promise<Rehearsal> {
    const source = sourceOf(options.repository, options.from);
    const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-rehearsal-')));
    const server = await ApiServer.start();
    try {
      const store = new ArtifactStore(path.join(directory, 'global'));
      archiveSource(options.repository, source, store.file('source'));
      const unpacked = path.join(directory, 'global', 'source');
      store.take('source', unpacked);
      const plan = await planGlobalRoot(unpacked, server.variables);
      for (const bucket of bucketNames(plan)) await server.createBucket(bucket);
      return new Rehearsal(options, { server, directory, source, plan });
    } catch (error) {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** The pipeline for what is not production, or for production. @throws CommandError */
  pipeline(kind: string): Pipeline {
    const found = this.pipelines.find(({ name }) => name.includes(`-${kind}-`));
    if (!found) throw new CommandError(`the global root plans no ${kind} pipeline`);
    return found;
  }

  /** Runs a pipeline, or the stages of one that are given. */
  run(pipeline: Pipeline, execution: ExecutionOptions): Promise<ExecutionResult> {
    const { repository, suites } = this.#options;
    const { fail, approve, beforeStage, commitId = this.source.commitId } = execution;
    const canary = pipeline.stages.find((stage) => stage.name === fail && isCanary(stage));
    return new PipelineRunner(pipeline, {
      repository,
      work: this.directory,
      source: { ...this.source, commitId },
      variables: { ...passedOn(process.env), ...this.server.variables },
      overrides: { SUITES: suites, PAUSE_SECONDS },
      ask: (request) => askApproval(request, approve),
      // A canary fails by its alarm.
      ...(fail === undefined || canary ? {} : { fail }),
      picture: ({ name, stages }) =>
        new Picture(
          name,
          stages.map((stage) => stage.name),
        ),
      accompany: (build) => this.#accompany(build, canary),
      ...(beforeStage ? { beforeStage } : {}),
    }).run();
  }

  /**
   * Builds the source, and notes it as tested in an environment without any test: for a rehearsal
   * of production alone.
   */
  async noteAsTested(environment: string): Promise<void> {
    const { name, stages } = this.pipeline('nonprod');
    const until = stages.findIndex((stage) => stage.name === 'build') + 1;
    const first = stages.slice(0, until).filter((stage) => stage.name !== 'test');
    let artifacts: ArtifactStore | undefined;
    const { problem } = await this.run(
      { name, stages: first },
      {
        approve: false,
        beforeStage: (_, store) => {
          artifacts = store;
        },
      },
    );
    if (problem !== undefined || !artifacts) throw new CommandError(problem ?? 'nothing was built');
    const release = path.join(this.directory, 'tested');
    artifacts.take('release', release);
    const { endpoint, credentials } = this.server;
    const s3 = new S3Client({ region: REGION, endpoint, credentials, forcePathStyle: true });
    const bucket = this.#artifactBucket();
    const manifest = await readManifest(path.join(release, 'dist'));
    await new Promotion(s3, bucket).record(environment, manifest, new Date());
  }

  async close(): Promise<void> {
    await this.server.close();
    if (!this.#options.keep) rmSync(this.directory, { recursive: true, force: true });
  }

  async #accompany(build: AccompaniedBuild, canary?: Stage): Promise<Companion | undefined> {
    const { action, stage, artifacts, directory } = build;
    const environment = action.variables.ENVIRONMENT ?? '';
    if (stage.name === canary?.name) {
      const prefix = `dofs-${environment}`;
      const alarm = `${prefix}-canary-api-errors`;
      return failCanary(this.server, { functionName: `${prefix}-api-handler`, alarm });
    }
    if (!TESTS_AN_ENVIRONMENT.includes(action.buildspec)) return undefined;
    const [release = ''] = action.inputs;
    const { repository } = this.#options;
    const variables = { ...passedOn(process.env), ...this.server.variables };
    const options = { environment, release, artifacts, repository, directory, variables };
    const runtime = await startEnvironment(options);
    this.hashes.set(environment, runtime.artifactHash);
    return runtime;
  }

  #artifactBucket(): string {
    const build = this.pipeline('prod').stages.flatMap(({ actions }) => actions);
    const action = build.find((one) => one.kind === 'build' && one.variables.ARTIFACT_BUCKET);
    if (action?.kind !== 'build') throw new CommandError('no action names an ARTIFACT_BUCKET');
    return action.variables.ARTIFACT_BUCKET ?? '';
  }
}

/** A stage that does nothing but move traffic. */
export function isCanary({ actions: [first] }: Stage): boolean {
  return first?.kind === 'build' && first.buildspec === SHIFT;
}
