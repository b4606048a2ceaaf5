import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { inventory } from '../../scripts/lib/api-server/inventory.ts';
import { REGION } from '../../scripts/lib/rehearsal/api-server.ts';
import type { ArtifactStore } from '../../scripts/lib/rehearsal/artifacts.ts';
import { type ExecutionOptions, Rehearsal } from '../../scripts/lib/rehearsal/rehearsal.ts';
import type { ExecutionResult } from '../../scripts/lib/rehearsal/runner.ts';
import { Deployment } from '../../scripts/lib/terraform/commands.ts';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { missingProgram } from '../support/programs.ts';

const missing = missingProgram('terraform', 'moto_server');

/** Each deploys or tests a whole environment. */
const MINUTES = 60_000;

const BOUNDARY = 'TF_VAR_permissions_boundary_arn';

/** The tests share one API server, and what stands on it: they run in this order. */
describe(`a rehearsal${missing}`, function () {
  this.timeout(8 * MINUTES);
  let rehearsal: Rehearsal;
  /** Where the release that was tested is unpacked. */
  let release: string;

  before(async function () {
    if (missing) this.skip();
    const from = 'work tree' as const;
    const options = { repository: REPOSITORY, from, suites: 'conformance', keep: false };
    rehearsal = await Rehearsal.prepare(options);
    release = path.join(rehearsal.directory, 'tested-release');
  });

  after(() => rehearsal?.close());

  /** Runs the named stages of a pipeline, or all of them. */
  function run(
    kind: string,
    stages: string[] = [],
    execution: Partial<ExecutionOptions> = {},
  ): Promise<ExecutionResult> {
    const pipeline = rehearsal.pipeline(kind);
    const chosen = pipeline.stages.filter(
      ({ name }) => stages.length === 0 || stages.includes(name),
    );
    return rehearsal.run({ ...pipeline, stages: chosen }, { approve: true, ...execution });
  }

  /** The version of a function that is live in an environment, and what else has a share. */
  async function liveVersion(functionName: string): Promise<string> {
    const { endpoint, credentials } = rehearsal.server;
    const lambda = new LambdaClient({ region: REGION, endpoint, credentials });
    const { FunctionVersion: version, RoutingConfig: routing } = await lambda.send(
      new GetAliasCommand({ FunctionName: functionName, Name: 'live' }),
    );
    expect(routing?.AdditionalVersionWeights ?? {}).to.deep.equal({});
    return version ?? '';
  }

  /** The deployment of an environment as its pipeline's plan and apply stages have it. */
  function deployment(kind: string, environment: string): { of: Deployment; variables: string[] } {
    const actions = rehearsal.pipeline(kind).stages.flatMap(({ actions }) => actions);
    const planning = actions.find(
      (action) =>
        action.kind === 'build' &&
        action.variables.ENVIRONMENT === environment &&
        BOUNDARY in action.variables,
    );
    if (planning?.kind !== 'build') throw new Error(`${kind} plans no ${environment}`);
    const { TF_STATE_BUCKET: stateBucket = '', [BOUNDARY]: boundary } = planning.variables;
    const { endpoint } = rehearsal.server;
    const place = { environment, endpoint, stateBucket, repository: release };
    return {
      of: new Deployment({ ...place, packaged: true, autoApprove: true, quiet: true }),
      variables: [`-var=permissions_boundary_arn=${boundary}`],
    };
  }

  it('finds the stages of both pipelines in the plan of the global root', () => {
    const names = (kind: string): string[] =>
      rehearsal.pipeline(kind).stages.map(({ name }) => name);
    expect(names('nonprod')).to.deep.equal([
      ...['source', 'test', 'build', 'plan-dev', 'apply-dev', 'smoke'],
      ...['plan-staging', 'apply-staging', 'staging-test'],
    ]);
    expect(names('prod')).to.deep.equal([
      ...['source', 'test', 'build', 'plan', 'approval', 'apply', 'canary', 'prod-test'],
    ]);
  });

  it('stops before prod when staging-test fails: what did not pass is not built for it', async () => {
    const nonprod = await run('nonprod', ['source', 'build', 'staging-test'], {
      fail: 'staging-test',
    });
    expect(outcomes(nonprod)).to.deep.equal({
      source: 'passed',
      build: 'passed',
      'staging-test': 'failed',
    });
    const prod = await run('prod', ['source', 'build', 'plan']);
    expect(outcomes(prod)).to.deep.equal({
      source: 'passed',
      build: 'failed',
      plan: 'not reached',
    });
    expect(prod.problem).to.include('never passed in staging');
  });

  it('passes every stage of nonprod', async () => {
    const result = await run('nonprod', [], {
      beforeStage: ({ name }, artifacts) => {
        if (name === 'staging-test') artifacts.take('release', release);
      },
    });
    expect(result.problem).to.equal(undefined);
    expect(new Set(Object.values(outcomes(result)))).to.deep.equal(new Set(['passed']));
  }).timeout(16 * MINUTES);

  it('leaves nothing to change in staging', async () => {
    const staging = deployment('nonprod', 'staging');
    expect(await staging.of.plan(...staging.variables)).to.equal(false);
  });

  it('passes every stage of prod then', async () => {
    const result = await run('prod');
    expect(result.problem).to.equal(undefined);
    expect(new Set(Object.values(outcomes(result)))).to.deep.equal(new Set(['passed']));
  }).timeout(12 * MINUTES);

  it('ends with the same artifacts in dev, staging and prod', () => {
    expect([...rehearsal.hashes.keys()]).to.deep.equal(['dev', 'staging', 'prod']);
    const [hash, ...others] = new Set(rehearsal.hashes.values());
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    expect(others).to.deep.equal([]);
  });

  it('asks no approval, and applies nothing, when prod is as the source says', async () => {
    const without = ['source', 'build', 'plan', 'approval', 'apply', 'canary'];
    const result = await run('prod', without, { approve: false });
    expect(result.problem).to.equal(undefined);
    expect(outcomes(result)).to.include({
      plan: 'passed',
      approval: 'skipped',
      apply: 'skipped',
      canary: 'skipped',
    });
  });

  it('puts all traffic back when an alarm goes off during the canary', async () => {
    const before = await liveVersion('dofs-prod-api-handler');
    const stages = ['source', 'build', 'plan', 'approval', 'apply', 'canary', 'prod-test'];
    const result = await run('prod', stages, { commitId: '2'.repeat(40), fail: 'canary' });
    expect(outcomes(result)).to.include({
      apply: 'passed',
      canary: 'failed',
      'prod-test': 'not reached',
    });
    expect(result.problem).to.include('dofs-prod-canary-api-errors is in ALARM');
    expect(await liveVersion('dofs-prod-api-handler')).to.equal(before);
  });

  it('refuses to apply a plan to another source than it was made of', async () => {
    const result = await run('nonprod', ['source', 'build', 'plan-dev', 'apply-dev'], {
      commitId: '3'.repeat(40),
      beforeStage: ({ name }, artifacts) => {
        if (name === 'apply-dev') changeSource(artifacts, rehearsal.directory);
      },
    });
    expect(outcomes(result)).to.include({ 'plan-dev': 'passed', 'apply-dev': 'failed' });
    expect(result.problem).to.match(/source/);
  });

  it('leaves nothing of prod when it is destroyed, once its protection is taken off', async () => {
    const prod = deployment('prod', 'prod');
    const unprotected = [...prod.variables, '-var=deletion_protection=false'];
    await prod.of.apply(...unprotected);
    await prod.of.destroy(...unprotected);
    const left = await inventory(rehearsal.server.endpoint);
    expect(left.filter((name) => name.includes('dofs-prod-'))).to.deep.equal([]);
    expect(left.filter((name) => name.includes('dofs-staging-'))).to.have.length.above(100);
  });
});

function outcomes({ stages }: ExecutionResult): Record<string, string> {
  return Object.fromEntries(stages.map(({ stage, result }) => [stage, result]));
}

/** Changes a line of the release's Terraform, in the artifact that is handed on. */
function changeSource(artifacts: ArtifactStore, work: string): void {
  const directory = path.join(work, 'changed');
  artifacts.take('release', directory);
  const file = path.join(directory, 'terraform/environments/multi-env/tfvars/dev.tfvars');
  appendFileSync(file, '\n# A change that nobody read.\n');
  artifacts.put('release', directory, { files: ['**/*'], baseDirectory: '.', excludePaths: [] });
}
