import { expect } from 'chai';
import sinon from 'sinon';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { DynamoDb } from '../../../../../local/services/dynamodb/dynamodb.ts';
import type { TableSpec } from '../../../../../local/services/dynamodb/table-schema.ts';

const SPEC: TableSpec = {
  name: 'orders',
  hashKey: 'order_id',
  attributes: { order_id: 'S' },
  streamViewType: 'NEW_AND_OLD_IMAGES',
};

describe('DynamoDB in process', () => {
  let scheduler: VirtualScheduler;
  let db: DynamoDb;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    db = new DynamoDb({ scheduler, identity: LOCAL_IDENTITY });
  });

  function call(action: string, input: object, service = 0): Record<string, unknown> {
    const operation = db.services[service]?.operations[action];
    if (!operation) throw new Error(`no operation ${action}`);
    const context = { requestId: 'r', accessKeyId: 'test', signal: new AbortController().signal };
    return operation.run(input, context) as Record<string, unknown>;
  }

  function makeTable(spec: Partial<TableSpec> = {}): string {
    const { stream } = db.createTable({ ...SPEC, ...spec });
    if (!stream) throw new Error('no stream');
    return stream.arn;
  }

  function put(order_id: string, more: object = {}): void {
    call('PutItem', { TableName: 'orders', Item: { order_id: { S: order_id }, ...more } });
  }

  it('gives stream records as a Lambda function receives them', () => {
    const arn = makeTable();
    put('1', { n: { N: '1' } });
    const [record] = db.readStream(arn, undefined, 10);
    expect(record).to.deep.include({
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: arn,
    });
    expect(record?.dynamodb).to.deep.include({
      ApproximateCreationDateTime: scheduler.now() / 1000,
      Keys: { order_id: { S: '1' } },
      NewImage: { order_id: { S: '1' }, n: { N: '1' } },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      SizeBytes: 9 + 9 + 3,
    });
    expect(record?.dynamodb).not.to.have.property('OldImage');
  });

  it('reads on after a sequence number and knows the latest', () => {
    const arn = makeTable();
    expect(db.latestSequenceNumber(arn)).to.equal(undefined);
    for (const id of ['1', '2', '3']) put(id);
    const [first] = db.readStream(arn, undefined, 1);
    const rest = db.readStream(arn, first?.dynamodb.SequenceNumber, 10);
    expect(rest.map(({ dynamodb }) => dynamodb.Keys.order_id)).to.deep.equal([
      { S: '2' },
      { S: '3' },
    ]);
    expect(db.latestSequenceNumber(arn)).to.equal(rest[1]?.dynamodb.SequenceNumber);
    expect(db.readStream(arn, db.latestSequenceNumber(arn), 10)).to.deep.equal([]);
  });

  it('tells a listener once for a whole transaction, after all of it, until it unsubscribes', () => {
    const arn = makeTable();
    const seen: number[] = [];
    const listener = sinon.spy(() => seen.push(db.readStream(arn, undefined, 10).length));
    const unsubscribe = db.onStreamAppend(arn, listener);
    const items = ['1', '2'].map((id) => ({
      Put: { TableName: 'orders', Item: { order_id: { S: id } } },
    }));
    call('TransactWriteItems', { TransactItems: items });
    expect(seen).to.deep.equal([2]);
    unsubscribe();
    put('3');
    expect(listener.callCount).to.equal(1);
  });

  it('keeps records for a day', async () => {
    const arn = makeTable();
    put('1');
    await scheduler.advance(12 * 3_600_000);
    put('2');
    await scheduler.advance(13 * 3_600_000);
    expect(
      db.readStream(arn, undefined, 10).map(({ dynamodb }) => dynamodb.Keys.order_id),
    ).to.deep.equal([{ S: '2' }]);
    const latest = db.latestSequenceNumber(arn);
    expect(db.readStream(arn, latest, 10)).to.deep.equal([]);
    put('3');
    expect(db.readStream(arn, latest, 10)).to.have.length(1);
  });

  it('deletes expired items in the name of the service', async () => {
    const arn = makeTable({ timeToLiveAttribute: 'expires_at' });
    const soon = scheduler.now() / 1000 + 600;
    put('soon', { expires_at: { N: String(soon) } });
    put('later', { expires_at: { N: String(soon + 3600) } });
    put('never', { expires_at: { S: 'text' } });
    put('ancient', { expires_at: { N: '1' } });
    await scheduler.advance(11 * 60_000);
    const removals = db.readStream(arn, undefined, 10).filter((r) => r.eventName === 'REMOVE');
    expect(removals).to.have.length(1);
    expect(removals[0]?.dynamodb.Keys).to.deep.equal({ order_id: { S: 'soon' } });
    expect(removals[0]?.userIdentity).to.deep.equal({
      type: 'Service',
      principalId: 'dynamodb.amazonaws.com',
    });
    expect(call('Scan', { TableName: 'orders' }).Count).to.equal(3);
  });

  it('lets virtual time come to rest when nothing is going to expire', async () => {
    makeTable({ timeToLiveAttribute: 'expires_at' });
    put('1');
    await scheduler.runUntilIdle();
    expect(call('Scan', { TableName: 'orders' }).Count).to.equal(1);
  });

  it('forgets a transaction token after ten minutes', async () => {
    makeTable();
    const add = {
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName: 'orders',
            Key: { order_id: { S: '1' } },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    };
    call('TransactWriteItems', add);
    call('TransactWriteItems', add);
    await scheduler.advance(10 * 60_000 + 1);
    call('TransactWriteItems', add);
    const { Item } = call('GetItem', { TableName: 'orders', Key: { order_id: { S: '1' } } });
    expect((Item as { n: unknown }).n).to.deep.equal({ N: '2' });
  });

  it('refuses by name what it does not honour', () => {
    makeTable();
    expect(() => call('Scan', { TableName: 'orders', ReturnConsumedCapacity: 'TOTAL' })).to.throw(
      'does not honour the value TOTAL of ReturnConsumedCapacity',
    );
    expect(() =>
      call('CreateTable', {
        TableName: 'other',
        AttributeDefinitions: [],
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      }),
    ).to.throw('does not honour the BillingMode PROVISIONED');
    expect(() =>
      call('CreateTable', {
        TableName: 'other',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'M' }],
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      }),
    ).to.throw("Value 'M' at 'attributeType' failed to satisfy constraint");
    for (const legacy of ['Expected', 'AttributeUpdates', 'KeyConditions', 'ScanFilter']) {
      for (const operation of Object.values(db.services[0]?.operations ?? {})) {
        expect(operation.parameters).not.to.include(legacy);
      }
    }
  });

  it('refuses an iterator older than fifteen minutes', async () => {
    const StreamArn = makeTable();
    const { StreamDescription } = call('DescribeStream', { StreamArn }, 1);
    const [{ ShardId } = { ShardId: '' }] = (StreamDescription as { Shards: { ShardId: string }[] })
      .Shards;
    const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    const { ShardIterator } = call('GetShardIterator', input, 1);
    await scheduler.advance(15 * 60_000 + 1);
    expect(() => call('GetRecords', { ShardIterator }, 1)).to.throw('exceeds the maximum age');
  });

  it('shows the table of a call to the policies of its caller', () => {
    const resources = (action: string, input: object) =>
      db.services[0]?.operations[action]?.resources?.(input);
    const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
    expect(resources('Query', { TableName: 'orders', IndexName: 'by-x' })).to.deep.equal([
      `${table}/index/by-x`,
    ]);
    expect(resources('GetItem', { TableName: table })).to.deep.equal([table]);
    const TransactItems = [{ Put: { TableName: 'orders' } }, { Delete: { TableName: 'orders' } }];
    const transact = db.services[0]?.operations.TransactWriteItems;
    expect(transact?.permissions?.({ TransactItems })).to.deep.equal([
      { action: 'dynamodb:PutItem', resource: table },
      { action: 'dynamodb:DeleteItem', resource: table },
    ]);
  });
});
