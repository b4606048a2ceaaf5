import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'chai';
import { AwsError } from '../../../../local/core/aws-error.ts';
import { AwsServer } from '../../../../local/core/aws-server.ts';
import type { CallHooks } from '../../../../local/core/dispatcher.ts';
import { LOCAL_IDENTITY } from '../../../../local/core/identity.ts';
import {
  connectionLost,
  inProcessRequestHandler,
} from '../../../../local/core/in-process-handler.ts';
import { VirtualScheduler } from '../../../../local/core/virtual-scheduler.ts';
import type { FinishedCall } from '../../../../local/core/wire.ts';
import { DynamoDb } from '../../../../local/services/dynamodb/dynamodb.ts';

const TableName = 'things';
const KEY = { id: { S: '1' } };
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

describe('in-process calls', () => {
  let server: AwsServer;

  beforeEach(async () => {
    const base = { scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY };
    server = new AwsServer(new DynamoDb(base).services);
    await server.handle({
      method: 'POST',
      url: '/',
      headers: { 'x-amz-target': 'DynamoDB_20120810.CreateTable' },
      body: Buffer.from(JSON.stringify(CREATE)),
      signal: new AbortController().signal,
    });
  });

  const client = (hooks: CallHooks = {}): DynamoDBClient =>
    new DynamoDBClient({
      region: 'us-east-1',
      endpoint: 'http://in.process',
      credentials: { accessKeyId: 'reserve-inventory', secretAccessKey: 's' },
      maxAttempts: 1,
      requestHandler: inProcessRequestHandler(server, hooks),
    });

  const put = (from: DynamoDBClient) => from.send(new PutItemCommand({ TableName, Item: KEY }));
  const stored = async (): Promise<unknown> =>
    (await client().send(new GetItemCommand({ TableName, Key: KEY }))).Item;
  const outcomeOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'answered',
      (error: Error) => error.message,
    );

  it('run the services with the unmodified SDK', async () => {
    await put(client());
    expect(await stored()).to.deep.equal(KEY);
  });

  it('are refused as over the wire', async () => {
    const call = client().send(new GetItemCommand({ TableName: 'none', Key: KEY }));
    expect(await call.catch((error: Error) => error.name)).to.equal('ResourceNotFoundException');
  });

  it('never arrive when the hook before them throws', async () => {
    const lost = client({
      before: ({ operation }) => {
        if (operation === 'PutItem') throw connectionLost();
      },
    });
    expect(await outcomeOf(put(lost))).to.equal('socket hang up');
    expect(await stored()).to.equal(undefined);
  });

  it('have taken effect when the hook after them throws', async () => {
    const lost = client({
      after: () => {
        throw connectionLost();
      },
    });
    expect(await outcomeOf(put(lost))).to.equal('socket hang up');
    expect(await stored()).to.deep.equal(KEY);
  });

  it('are refused as AWS would when the hook before them throws an error of AWS', async () => {
    const throttled = client({
      before: () => {
        throw new AwsError('ProvisionedThroughputExceededException', 'slow down');
      },
    });
    const error = await put(throttled).catch((thrown: Error) => thrown);
    expect(error).to.include({
      name: 'ProvisionedThroughputExceededException',
      message: 'slow down',
    });
    expect(await stored()).to.equal(undefined);
  });

  it('are told by service, operation, caller and error', async () => {
    const calls: FinishedCall[] = [];
    const stop = server.onCall((call) => calls.push(call));
    await put(client());
    await outcomeOf(client().send(new GetItemCommand({ TableName: 'none', Key: KEY })));
    stop();
    await put(client());
    const principal = 'reserve-inventory';
    expect(calls).to.deep.equal([
      {
        service: 'dynamodb',
        operation: 'PutItem',
        principal,
        input: { TableName, Item: KEY },
      },
      {
        service: 'dynamodb',
        operation: 'GetItem',
        principal,
        input: { TableName: 'none', Key: KEY },
        error: 'ResourceNotFoundException',
      },
    ]);
  });
});
