import { expect } from 'chai';
import { AwsServer } from '../../../local/core/aws-server.ts';
import { LOCAL_IDENTITY } from '../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../local/core/virtual-scheduler.ts';
import { DynamoDb } from '../../../local/services/dynamodb/dynamodb.ts';
import { EventBridge } from '../../../local/services/eventbridge/eventbridge.ts';
import { Logs } from '../../../local/services/logs/logs.ts';
import { SecretsManager } from '../../../local/services/secrets-manager/secrets-manager.ts';
import { Sqs } from '../../../local/services/sqs/sqs.ts';
import { StepFunctions } from '../../../local/services/step-functions/step-functions.ts';

/** A member that no structure of AWS has. */
const ODD = { Odd: 1 };

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:orders';
const QUEUE = { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/orders' };
const ENTRY = { Id: 'a', ReceiptHandle: 'r', VisibilityTimeout: 1, MessageBody: 'b' };
const TABLE = {
  TableName: 'other',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const INDEX = { IndexName: 'index', KeySchema: TABLE.KeySchema };
const KEY = { Key: { id: { S: '1' } } };
const TARGET = { Id: 't', Arn: QUEUE_ARN };
const MACHINE = {
  name: 'machine',
  roleArn: 'arn:aws:iam::000000000000:role/workflow',
  definition: '{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
};
const machine = (state: object) => ({
  ...MACHINE,
  definition: JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: state, B: { Type: 'Succeed' } },
  }),
});
const sending = (argument: object) =>
  machine({
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Arguments: { QueueUrl: 'q', MessageBody: 'b', ...argument },
    Next: 'B',
  });

/** Calls with one odd member each, at every level that an operation reads. */
const CALLS: Record<string, [operation: string, input: object, name?: string][]> = {
  sqs: [
    [
      'SendMessage',
      {
        ...QUEUE,
        MessageBody: 'b',
        MessageAttributes: { a: { DataType: 'String', StringValue: 's', ...ODD } },
      },
    ],
    [
      'SendMessageBatch',
      { ...QUEUE, Entries: [{ Id: 'a', MessageBody: 'b', MessageGroupId: 'g' }] },
      'MessageGroupId',
    ],
    ['DeleteMessageBatch', { ...QUEUE, Entries: [{ Id: 'a', ReceiptHandle: 'r', ...ODD }] }],
    [
      'ChangeMessageVisibilityBatch',
      { ...QUEUE, Entries: [{ ...ENTRY, MessageBody: undefined, ...ODD }] },
    ],
    [
      'SetQueueAttributes',
      {
        ...QUEUE,
        Attributes: {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: QUEUE_ARN,
            maxReceiveCount: 1,
            ...ODD,
          }),
        },
      },
    ],
    [
      'SetQueueAttributes',
      { ...QUEUE, Attributes: { RedriveAllowPolicy: '{"redrivePermission":"allowAll","Odd":1}' } },
    ],
    ['SetQueueAttributes', { ...QUEUE, Attributes: { Policy: '{"Statement":[],"Odd":1}' } }],
  ],
  dynamodb: [
    [
      'CreateTable',
      { ...TABLE, AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S', ...ODD }] },
    ],
    ['CreateTable', { ...TABLE, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH', ...ODD }] }],
    [
      'CreateTable',
      {
        ...TABLE,
        GlobalSecondaryIndexes: [{ ...INDEX, Projection: { ProjectionType: 'ALL' }, ...ODD }],
      },
    ],
    [
      'CreateTable',
      {
        ...TABLE,
        GlobalSecondaryIndexes: [{ ...INDEX, Projection: { ProjectionType: 'ALL', ...ODD } }],
      },
    ],
    ['CreateTable', { ...TABLE, StreamSpecification: { StreamEnabled: false, ...ODD } }],
    ['CreateTable', { ...TABLE, SSESpecification: { Enabled: true, ...ODD } }],
    ['CreateTable', { ...TABLE, Tags: [{ Key: 'a', Value: 'b', ...ODD }] }],
    [
      'UpdateTimeToLive',
      {
        TableName: 'orders',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'a', ...ODD },
      },
    ],
    [
      'BatchGetItem',
      { RequestItems: { orders: { Keys: [KEY.Key], AttributesToGet: ['a'] } } },
      'AttributesToGet',
    ],
    ['BatchWriteItem', { RequestItems: { orders: [{ PutRequest: { Item: KEY.Key, ...ODD } }] } }],
    ['BatchWriteItem', { RequestItems: { orders: [{ DeleteRequest: { ...KEY, ...ODD } }] } }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'orders', ...KEY, ...ODD } }] }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'orders', ...KEY }, ...ODD }] }],
    [
      'TransactWriteItems',
      { TransactItems: [{ Delete: { TableName: 'orders', ...KEY, ...ODD } }] },
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Delete: { TableName: 'orders', ...KEY }, ...ODD }] },
    ],
  ],
  events: [
    [
      'PutEvents',
      { Entries: [{ Source: 's', DetailType: 'd', Detail: '{}', TraceHeader: 't' }] },
      'TraceHeader',
    ],
    ['PutTargets', { Rule: 'rule', Targets: [{ ...TARGET, ...ODD }] }],
    [
      'PutTargets',
      {
        Rule: 'rule',
        Targets: [{ ...TARGET, InputTransformer: { InputTemplate: '"a"', ...ODD } }],
      },
    ],
    [
      'PutTargets',
      { Rule: 'rule', Targets: [{ ...TARGET, DeadLetterConfig: { Arn: QUEUE_ARN, ...ODD } }] },
    ],
    ['PutTargets', { Rule: 'rule', Targets: [{ ...TARGET, RetryPolicy: ODD }] }],
  ],
  logs: [
    [
      'PutLogEvents',
      {
        logGroupName: 'group',
        logStreamName: 'stream',
        logEvents: [{ timestamp: 0, message: 'm', ...ODD }],
      },
    ],
  ],
  secretsmanager: [['CreateSecret', { Name: 'secret', Tags: [{ Key: 'a', Value: 'b', ...ODD }] }]],
  states: [
    ['ValidateStateMachineDefinition', { definition: '{}', severity: 'WARNING' }, 'WARNING'],
    ['CreateStateMachine', { ...MACHINE, tags: [{ key: 'a', value: 'b', ...ODD }] }],
    ['CreateStateMachine', { ...MACHINE, loggingConfiguration: { level: 'OFF', ...ODD } }],
    ['CreateStateMachine', { ...MACHINE, tracingConfiguration: { enabled: false, ...ODD } }],
    [
      'CreateStateMachine',
      { ...MACHINE, encryptionConfiguration: { type: 'AWS_OWNED_KEY', ...ODD } },
    ],
    ['CreateStateMachine', machine({ Type: 'Succeed', ...ODD })],
    ['CreateStateMachine', sending(ODD)],
    ['CreateStateMachine', sending({ DelaySeconds: 5 }), 'DelaySeconds'],
  ],
};

describe('a member that is not honoured', () => {
  let server: AwsServer;
  let endpoint: string;
  let prefixes: Record<string, string>;

  before(async () => {
    const base = { scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY };
    const sqs = new Sqs(base);
    sqs.createQueue('orders', {});
    const dynamodb = new DynamoDb(base);
    dynamodb.createTable({ name: 'orders', hashKey: 'id', attributes: { id: 'S' } });
    const eventBridge = new EventBridge({
      ...base,
      sqs,
      functions: { mayInvoke: () => false, invokeAsync: () => {} },
    });
    eventBridge.putRule({ name: 'rule', busName: 'default', pattern: '{"source":["s"]}' });
    const logs = new Logs(base);
    logs.append('group', 'stream', []);
    const none = () => Promise.reject(new Error('not to be called'));
    const stepFunctions = new StepFunctions({
      ...base,
      integrations: { invokeLambda: none, sendMessage: none },
      roles: { canBeAssumedBy: () => true },
    });
    const services = [
      sqs.service,
      ...dynamodb.services,
      eventBridge.service,
      logs.service,
      new SecretsManager(base).service,
      stepFunctions.service,
    ];
    prefixes = Object.fromEntries(
      services.toReversed().map(({ iamPrefix, targetPrefix }) => [iamPrefix, targetPrefix]),
    );
    server = new AwsServer(services);
    endpoint = `http://127.0.0.1:${await server.listen()}/`;
  });
  after(() => server.close());

  for (const [service, calls] of Object.entries(CALLS)) {
    for (const [operation, input, name = 'Odd'] of calls) {
      it(`is refused by name: ${service}:${operation} ${JSON.stringify(input)}`, async () => {
        const answer = await fetch(endpoint, {
          method: 'POST',
          headers: { 'x-amz-target': `${prefixes[service]}.${operation}` },
          body: JSON.stringify(input),
        });
        // 400 where AWS knows every field and refuses others itself.
        expect(answer.status).to.be.oneOf([400, 501]);
        expect(((await answer.json()) as { message: string }).message).to.include(name);
      });
    }
  }
});
