import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import type { ApprovalRequest } from './approval.ts';
import { ArtifactStore } from './artifacts.ts';
import { buildDirectory, runBuild } from './build-action.ts';
import { decideEntry } from './conditions.ts';
import type { Picture } from './picture.ts';
import type { Action, BuildAction, Pipeline, Stage } from './pipeline-model.ts';
import { archiveSource, type Source } from './source.ts';
import { resolveVariables } from './variables.ts';

export interface StageResult {
  stage: string;
  result: 'passed' | 'failed' | 'skipped' | 'not reached';
  seconds: number;
}

export interface ExecutionResult {
  pipeline: string;
  stages: StageResult[];
  /** Why it stopped. */
  problem?: string;
}

/** What runs beside a build: a local runtime to test, an alarm that goes off. */
export interface Companion {
  /** Added to the build's variables. */
  variables: Record<string, string>;
  end(): Promise<void>;
}

/** A build that is about to run. */
export interface AccompaniedBuild {
  stage: Stage;
  /** Its variables are resolved. */
  action: BuildAction;
  artifacts: ArtifactStore;
  /** The build's own directory. */
  directory: string;
}

export interface RunnerOptions {
  repository: string;
  /** Where artifacts, copies and logs are kept. */
  work: string;
  source: Source;
  /** The surroundings of every build: PATH, the API server. */
  variables: Record<string, string>;
  /** Overrule what the pipeline says. */
  overrides: Record<string, string>;
  /** Whether it is approved. @throws CommandError when there is nobody to ask */
  ask(request: ApprovalRequest): Promise<boolean>;
  /** The stage that shall fail. */
  fail?: string;
  picture(pipeline: Pipeline): Picture;
  /** Called before a build; the companion is ended after it. */
  accompany?(build: AccompaniedBuild): Promise<Companion | undefined>;
  /** Called before each stage that is entered. */
  beforeStage?(stage: Stage, artifacts: ArtifactStore): void;
}

/** One execution of one pipeline. */
export class PipelineRunner {
  readonly #pipeline: Pipeline;
  readonly #options: RunnerOptions;
  readonly #artifacts: ArtifactStore;
  readonly #picture: Picture;
  readonly #executionId = randomUUID();
  readonly #namespaces = new Map<string, Record<string, string>>();
  #builds = 0;

  constructor(pipeline: Pipeline, options: RunnerOptions) {
    this.#pipeline = pipeline;
    const work = path.join(options.work, pipeline.name, this.#executionId);
    this.#options = { ...options, work };
    this.#artifacts = new ArtifactStore(path.join(work, 'artifacts'));
    this.#picture = options.picture(pipeline);
    this.#namespaces.set('codepipeline', { PipelineExecutionId: this.#executionId });
  }

  /** Runs the stages in order. A stage that fails ends the execution, and is no error here. */
  async run(): Promise<ExecutionResult> {
    const results: StageResult[] = [];
    let problem: string | undefined;
    for (const stage of this.#pipeline.stages) {
      if (problem !== undefined) {
        results.push({ stage: stage.name, result: 'not reached', seconds: 0 });
        continue;
      }
      const outcome = await this.#runStage(stage);
      results.push(outcome);
      problem = outcome.problem;
    }
    this.#picture.end();
    const pipeline = this.#pipeline.name;
    return { pipeline, stages: results, ...(problem === undefined ? {} : { problem }) };
  }

  async #runStage(stage: Stage): Promise<StageResult & { problem?: string }> {
    const { name } = stage;
    try {
      const entry = decideEntry(stage.entry, this.#namespaces);
      if (!entry.entered && entry.result === 'SKIP') {
        return { stage: name, result: 'skipped', seconds: this.#picture.set(name, 'skipped') };
      }
      if (!entry.entered) throw new CommandError(`the rule ${entry.rule} does not hold`);
      this.#picture.set(name, 'running');
      this.#options.beforeStage?.(stage, this.#artifacts);
      for (const [index, action] of stage.actions.entries()) {
        await this.#runAction(stage, action, index === 0 && this.#options.fail === name);
      }
      return { stage: name, result: 'passed', seconds: this.#picture.set(name, 'passed') };
    } catch (error) {
      // A mistake of the rehearsal's own shows where it was made.
      if (!(error instanceof CommandError)) throw error;
      const seconds = this.#picture.set(name, 'failed');
      return { stage: name, result: 'failed', seconds, problem: `${name}: ${error.message}` };
    }
  }

  async #runAction(stage: Stage, action: Action, failing: boolean): Promise<void> {
    if (action.kind === 'source') {
      if (failing) throw new CommandError('fails, as --fail says');
      const { source, repository } = this.#options;
      archiveSource(repository, source, this.#artifacts.file(action.output));
      const { commitId: CommitId, branch: BranchName } = source;
      this.#leave(action.namespace, { CommitId, BranchName });
    } else if (action.kind === 'approval') {
      this.#picture.lift();
      const request = {
        customData: this.#resolve(action.customData),
        link: this.#resolve(action.link),
      };
      const approved = !failing && (await this.#options.ask(request));
      if (!approved) throw new CommandError('not approved');
    } else {
      await this.#runBuild(stage, action, failing);
    }
  }

  async #runBuild(stage: Stage, action: BuildAction, failing: boolean): Promise<void> {
    const { repository, work, overrides, accompany } = this.#options;
    this.#builds += 1;
    const directory = buildDirectory(work, stage.name, action.name, this.#builds);
    const resolved = this.#resolved(action, overrides);
    // A build that fails at once needs nothing beside it.
    const companion = failing
      ? undefined
      : await accompany?.({ stage, action: resolved, artifacts: this.#artifacts, directory });
    try {
      const left = await runBuild(resolved, this.#artifacts, {
        repository,
        directory,
        variables: { ...this.#options.variables, ...companion?.variables },
        pipeline: this.#pipeline.name,
        executionId: this.#executionId,
        failing,
      });
      this.#leave(action.namespace, left);
    } finally {
      await companion?.end();
    }
  }

  #resolved(action: BuildAction, overrides: Record<string, string>): BuildAction {
    const variables = Object.entries(action.variables).map(([name, value]) => [
      name,
      this.#resolve(value),
    ]);
    return { ...action, variables: { ...Object.fromEntries(variables), ...overrides } };
  }

  #resolve(text: string): string {
    return resolveVariables(text, this.#namespaces);
  }

  #leave(namespace: string | undefined, values: Record<string, string>): void {
    if (namespace !== undefined) this.#namespaces.set(namespace, values);
  }
}
