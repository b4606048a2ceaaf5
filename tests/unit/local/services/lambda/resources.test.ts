import path from 'node:path';
import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { checkAttributes } from '../../../../../local/platform/check-attributes.ts';
import { EventSourceMappings } from '../../../../../local/services/lambda/event-source-mappings.ts';
import { lambdaResourceTypes } from '../../../../../local/services/lambda/resources.ts';
import { LambdaHarness, writeZip } from './harness.ts';
import { FakeSqs, FakeStream, QUEUE_ARN, STREAM_ARN } from './mappings/fakes.ts';

describe('the Terraform resources of Lambda', () => {
  let harness: LambdaHarness;
  let mappings: EventSourceMappings;

  beforeEach(() => {
    harness = new LambdaHarness();
    mappings = new EventSourceMappings({
      scheduler: new VirtualScheduler(),
      identity: LOCAL_IDENTITY,
      lambda: harness.lambda,
      sqs: new FakeSqs(),
      dynamodb: new FakeStream(),
      deliverFailure: () => {},
      assertRoleAllows: () => {},
    });
    writeZip(path.join(harness.directory, 'dist/relay.zip'), {
      'index.mjs': 'export const handler = async () => process.env.TABLE;',
    });
  });
  afterEach(async () => {
    mappings.close();
    await harness.close();
  });

  function provision(type: string, values: Record<string, unknown>): Record<string, unknown> {
    const resolve = (file: string): string => path.join(harness.directory, file);
    const types = lambdaResourceTypes(harness.lambda, mappings, resolve);
    const found = types.find((one) => one.type === type);
    if (!found) throw new Error(`no resource type ${type}`);
    const resource = { address: `${type}.this`, type, values };
    checkAttributes(resource, found);
    return found.provision(resource);
  }
  const relay = {
    function_name: 'relay',
    filename: 'dist/relay.zip',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    architectures: ['arm64'],
    role: 'arn:aws:iam::000000000000:role/relay',
    memory_size: 256,
    timeout: 10,
    source_code_hash: 'abc',
    environment: [{ variables: { TABLE: 'orders' } }],
    ephemeral_storage: [{ size: 512 }],
    logging_config: [{ log_format: 'JSON', application_log_level: 'INFO' }],
    tracing_config: [{ mode: 'PassThrough' }],
    reserved_concurrent_executions: -1,
    package_type: 'Zip',
    publish: false,
    skip_destroy: false,
  };
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:relay';

  it('makes a function that runs and gives what other resources refer to', async () => {
    const computed = provision('aws_lambda_function', relay);
    expect(computed).to.deep.include({
      id: 'relay',
      arn,
      invoke_arn: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      qualified_arn: `${arn}:$LATEST`,
      version: '$LATEST',
    });
    expect((await harness.call({}, 'relay')).value).to.equal('orders');
  });

  it('makes an alias of a published version', async () => {
    const { version } = provision('aws_lambda_function', { ...relay, publish: true });
    const alias = { name: 'live', function_name: 'relay', function_version: version };
    expect(provision('aws_lambda_alias', alias)).to.include({ arn: `${arn}:live` });
    expect((await harness.lambda.invoke(`${arn}:live`, '{}')).executedVersion).to.equal('1');
  });

  it('keeps a permission', () => {
    provision('aws_lambda_function', relay);
    const sourceArn = 'arn:aws:events:us-east-1:000000000000:rule/bus/r';
    provision('aws_lambda_permission', {
      statement_id: 'events',
      action: 'lambda:InvokeFunction',
      function_name: 'relay',
      principal: 'events.amazonaws.com',
      source_arn: sourceArn,
    });
    expect(harness.lambda.mayInvoke(arn, 'events.amazonaws.com', sourceArn)).to.equal(true);
    expect(harness.lambda.mayInvoke(arn, 'sns.amazonaws.com', sourceArn)).to.equal(false);
  });

  it('makes a stream mapping of nested blocks', () => {
    provision('aws_lambda_function', relay);
    const { uuid } = provision('aws_lambda_event_source_mapping', {
      event_source_arn: STREAM_ARN,
      function_name: 'relay',
      starting_position: 'TRIM_HORIZON',
      batch_size: 100,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 50,
      maximum_record_age_in_seconds: 82_800,
      function_response_types: ['ReportBatchItemFailures'],
      filter_criteria: [{ filter: [{ pattern: '{"eventName":["INSERT"]}' }] }],
      destination_config: [
        { on_failure: [{ destination_arn: 'arn:aws:sqs:us-east-1:000000000000:outbox-dlq' }] },
      ],
      tumbling_window_in_seconds: 0,
    });
    expect(mappings.describe(String(uuid))).to.deep.include({
      FunctionArn: arn,
      MaximumRetryAttempts: 50,
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 82_800,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      DestinationConfig: {
        OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:outbox-dlq' },
      },
    });
  });

  it('makes a queue mapping', () => {
    provision('aws_lambda_function', relay);
    const { uuid } = provision('aws_lambda_event_source_mapping', {
      event_source_arn: QUEUE_ARN,
      function_name: arn,
      batch_size: 10,
      scaling_config: [{ maximum_concurrency: 10 }],
      bisect_batch_on_function_error: false,
    });
    expect(mappings.describe(String(uuid))).to.deep.include({
      State: 'Enabled',
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  const refusals: [what: string, type: string, values: Record<string, unknown>][] = [
    ['runtime', 'aws_lambda_function', { ...relay, runtime: 'python3.13' }],
    ['layers', 'aws_lambda_function', { ...relay, layers: ['arn:aws:lambda:layer'] }],
    ['vpc_config', 'aws_lambda_function', { ...relay, vpc_config: [{ subnet_ids: ['s'] }] }],
    [
      'tracing_config.mode',
      'aws_lambda_function',
      { ...relay, tracing_config: [{ mode: 'Active' }] },
    ],
    [
      'routing_config',
      'aws_lambda_alias',
      { name: 'live', routing_config: [{ weights: { 2: 0.1 } }] },
    ],
    [
      'tumbling_window_in_seconds',
      'aws_lambda_event_source_mapping',
      { tumbling_window_in_seconds: 5 },
    ],
    ['parallelization_factor', 'aws_lambda_event_source_mapping', { parallelization_factor: 2 }],
  ];
  for (const [what, type, values] of refusals) {
    it(`refuses ${what} of ${type} by name`, () => {
      expect(() => provision(type, values)).to.throw(what);
    });
  }

  it('names the attribute that is missing', () => {
    expect(() => provision('aws_lambda_function', { ...relay, role: undefined })).to.throw(
      'aws_lambda_function.this: role is missing',
    );
  });
});
