import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect } from 'chai';
import type { CallHooks } from '../../../local/core/dispatcher.ts';
import { LOCAL_IDENTITY } from '../../../local/core/identity.ts';
import { connectionLost } from '../../../local/core/in-process-handler.ts';
import { VirtualScheduler } from '../../../local/core/virtual-scheduler.ts';
import type { FinishedCall } from '../../../local/core/wire.ts';
import type { PlannedResource, PlatformLock } from '../../../local/platform/lock.ts';
import type { MakeHandler } from '../../../local/services/lambda/in-process-code.ts';
import { VirtualPlatform } from '../../../local/virtual-platform.ts';

const TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:told';
const TRUST = (service: string): string =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

function role(name: string, service: string, actions: string[]): PlannedResource[] {
  const policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  return [
    {
      address: `aws_iam_role.${name}`,
      type: 'aws_iam_role',
      values: { name, assume_role_policy: TRUST(service) },
    },
    {
      address: `aws_iam_role_policy.${name}`,
      type: 'aws_iam_role_policy',
      values: { name, role: name, policy },
      depends_on: [`aws_iam_role.${name}`],
    },
  ];
}

function lambdaFunction(name: string, actions: string[], timeout = 5): PlannedResource[] {
  return [
    ...role(name, 'lambda.amazonaws.com', actions),
    {
      address: `aws_lambda_function.${name}`,
      type: 'aws_lambda_function',
      values: {
        function_name: name,
        filename: `${name}.zip`,
        handler: 'index.handler',
        runtime: 'nodejs22.x',
        architectures: ['arm64'],
        role: { $ref: `aws_iam_role.${name}.arn` },
        timeout,
      },
      depends_on: [`aws_iam_role_policy.${name}`],
    },
  ];
}

const DEFINITION = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Write',
  States: {
    Write: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'write', Payload: '{% $states.input %}' },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 2 }],
      End: true,
    },
  },
});

/** A stream record starts nothing here: the test starts the machine; `tell` reads the stream. */
const LOCK: PlatformLock = {
  version: 1,
  identity: LOCAL_IDENTITY,
  outputs: { machine: { $ref: 'aws_sfn_state_machine.flow.arn' } },
  resources: [
    {
      address: 'aws_dynamodb_table.things',
      type: 'aws_dynamodb_table',
      values: {
        name: 'things',
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: 'id',
        attribute: [{ name: 'id', type: 'S' }],
        stream_enabled: true,
        stream_view_type: 'NEW_IMAGE',
      },
    },
    { address: 'aws_sns_topic.told', type: 'aws_sns_topic', values: { name: 'told' } },
    ...lambdaFunction('write', ['dynamodb:PutItem']),
    ...lambdaFunction('tell', [
      'sns:Publish',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:DescribeStream',
      'dynamodb:ListStreams',
    ]),
    {
      address: 'aws_lambda_event_source_mapping.tell',
      type: 'aws_lambda_event_source_mapping',
      values: {
        event_source_arn: { $ref: 'aws_dynamodb_table.things.stream_arn' },
        function_name: { $ref: 'aws_lambda_function.tell.arn' },
        starting_position: 'TRIM_HORIZON',
        batch_size: 10,
        enabled: true,
      },
    },
    ...role('flow', 'states.amazonaws.com', ['lambda:InvokeFunction']),
    {
      address: 'aws_sfn_state_machine.flow',
      type: 'aws_sfn_state_machine',
      values: {
        name: 'flow',
        type: 'STANDARD',
        definition: DEFINITION,
        role_arn: { $ref: 'aws_iam_role.flow.arn' },
      },
      depends_on: ['aws_iam_role_policy.flow'],
    },
  ],
};

describe('the virtual platform', () => {
  let scheduler: VirtualScheduler;
  let platform: VirtualPlatform;
  let calls: FinishedCall[];

  /** Runs one execution with the functions as they are, and the faults given. */
  async function run(hooks: CallHooks = {}): Promise<unknown> {
    scheduler = new VirtualScheduler();
    calls = [];
    const makeHandler: MakeHandler = ({ spec, variables }) => {
      const config = {
        region: 'us-east-1',
        endpoint: variables.AWS_ENDPOINT_URL ?? '',
        credentials: {
          accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
          secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
        },
        maxAttempts: 1,
        requestHandler: platform.requestHandler(hooks),
      };
      if (spec.name === 'tell') {
        const sns = new SNSClient(config);
        return async () => sns.send(new PublishCommand({ TopicArn: TOPIC_ARN, Message: 'told' }));
      }
      const dynamodb = new DynamoDBClient(config);
      const command = { TableName: 'things', Item: { id: { S: '1' } } };
      return async () => dynamodb.send(new PutItemCommand(command));
    };
    platform = new VirtualPlatform({ lock: LOCK, scheduler, makeHandler });
    platform.onAwsCall((call) => calls.push(call));
    const states = platform.services.stepFunctions.service.operations;
    const call = (operation: string, input: object): Record<string, unknown> =>
      states[operation]?.run(input, {
        requestId: 'r',
        accessKeyId: '',
        signal: new AbortController().signal,
      }) as Record<string, unknown>;
    const { executionArn } = call('StartExecution', {
      stateMachineArn: platform.outputs.machine,
      input: '{}',
    });
    await scheduler.advance(10_000);
    platform.close();
    return call('DescribeExecution', { executionArn }).status;
  }

  const told = () => calls.map(({ service, operation }) => `${service}:${operation}`);

  it('runs a state machine, its functions and a stream in virtual time', async () => {
    expect(await run()).to.equal('SUCCEEDED');
    expect(told()).to.deep.equal(['dynamodb:PutItem', 'sns:Publish']);
    expect(calls[0]?.principal).to.equal('arn:aws:sts::000000000000:assumed-role/write/write');
  });

  it('retries a call that was lost, by the clock of the scheduler', async () => {
    let faults = 1;
    const status = await run({
      before: ({ operation }) => {
        if (operation === 'PutItem' && faults-- > 0) throw connectionLost();
      },
    });
    expect(status).to.equal('SUCCEEDED');
    expect(told()).to.deep.equal(['dynamodb:PutItem', 'sns:Publish']);
  });

  it('holds a function to the policies of its role', async () => {
    await run();
    const { iam } = platform.services;
    const role = 'arn:aws:iam::000000000000:role/write';
    const credentials = iam.issueCredentials(role, 'write');
    const client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: 'http://in.process',
      credentials,
      maxAttempts: 1,
      requestHandler: platform.requestHandler(),
    });
    const read = client.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: '1' } } }));
    expect(await read.catch((error: Error) => error.name)).to.equal('AccessDeniedException');
  });
});
