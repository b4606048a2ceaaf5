import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { PlannedResource, PlatformLock } from '../../local/platform/lock.ts';
import { orderByDependency } from '../../local/platform/order.ts';
import { functionNames, REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';

const lock = JSON.parse(
  readFileSync(path.join(REPOSITORY, 'local', 'platform.lock.json'), 'utf8'),
) as PlatformLock;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
}

function ofType(type: string): PlannedResource[] {
  return lock.resources.filter((resource) => resource.type === type);
}

function statements(resource: PlannedResource): Statement[] {
  const { policy } = resource.values as { policy?: { $json: { Statement: Statement[] } } };
  return policy?.$json.Statement ?? [];
}

describe('the planned local platform', () => {
  it('has a function for every folder of lambdas/functions, and no other', () => {
    const names = ofType('aws_lambda_function').map(({ values }) => values.function_name);
    expect(names.sort()).to.deep.equal(functionNames().map((name) => `dofs-local-${name}`));
  });

  it('allows no action by wildcard', () => {
    const allowed = lock.resources
      .flatMap(statements)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action);
    expect(allowed).to.have.length.above(20);
    expect(allowed.filter((action) => action.includes('*'))).to.deep.equal([]);
  });

  it('says how much of each event source a function takes at once', () => {
    const sizes = ofType('aws_lambda_event_source_mapping').map(({ values }) => values.batch_size);
    expect(sizes).to.have.length(11);
    expect(new Set(sizes)).to.deep.equal(new Set([10, 100]));
  });

  it('gives every queue message six times its consumer time before it is seen again', () => {
    const visibility = Object.fromEntries(
      ofType('aws_sqs_queue').map(({ values }) => [values.name, values.visibility_timeout_seconds]),
    );
    expect(visibility).to.include({ 'dofs-local-order-queue': 60, 'dofs-local-order-dlq': 60 });
  });

  it('sends the outbox records that cannot be published to a queue', () => {
    const stream = ofType('aws_lambda_event_source_mapping').find(
      ({ address }) => address === 'aws_lambda_event_source_mapping.order_events',
    );
    expect(stream?.values.destination_config).to.deep.equal([
      { on_failure: [{ destination_arn: { $ref: 'module.outbox_dlq.aws_sqs_queue.this.arn' } }] },
    ]);
  });

  it('binds every caller to the alias live, and says so in its permission', () => {
    const called = [
      ...ofType('aws_lambda_event_source_mapping').map(({ values }) => values.function_name),
      ...ofType('aws_api_gateway_integration')
        .filter(({ values }) => values.type === 'AWS_PROXY')
        .map(({ values }) => String(values.uri).replace('/invocations', '')),
      ...ofType('aws_cloudwatch_event_target')
        .map(({ values }) => String(values.arn))
        .filter((arn) => arn.startsWith('arn:aws:lambda:')),
    ];
    expect(called).to.have.length(11 + 6 + 1);
    expect(called.filter((arn) => !String(arn).endsWith(':live'))).to.deep.equal([]);
    const permissions = ofType('aws_lambda_permission').map(({ values }) => values.qualifier);
    expect(new Set(permissions)).to.deep.equal(new Set(['live']));
  });

  it('starts the workflow by its alias, whose steps it calls by theirs', () => {
    const [machine] = ofType('aws_sfn_state_machine');
    const { $json } = (machine?.values.definition ?? {}) as { $json: object };
    const steps = [...JSON.stringify($json).matchAll(/function:[a-z-]+(:[a-z]+)?"/g)];
    expect(steps).to.have.length.above(7);
    expect(steps.filter(([, alias]) => alias !== ':live')).to.deep.equal([]);
    const starters = ofType('aws_lambda_function')
      .map(({ values }) => JSON.stringify(values))
      .filter((text) => text.includes('order-workflow:live'));
    expect(starters).to.have.length(2);
  });

  it('can be made in the order of its references', () => {
    expect(orderByDependency(lock.resources)).to.have.length(lock.resources.length);
  });

  it('holds no path of the machine that planned it', () => {
    const files = ofType('aws_lambda_function').map(({ values }) => String(values.filename));
    for (const file of files) expect(file).to.match(/^dist\/functions\/[a-z-]+\.zip$/);
  });
});
