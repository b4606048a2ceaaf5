import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import {
  API,
  behaviour,
  createTable,
  dynamoDbSuite,
  errorOf,
  freshKey,
  GUIDE,
  key,
} from './dynamodb-suite.ts';

interface Shard {
  ShardId: string;
}

interface WireRecord {
  eventName: string;
  dynamodb: { SequenceNumber: string; NewImage?: object; OldImage?: object };
}

const STREAMS_API = `${API}/API_Operations_Amazon_DynamoDB_Streams.html`;

describe('DynamoDB tables and streams conformance', () => {
  const suite = dynamoDbSuite();

  /** The streams API by hand, for which the project has no SDK client. */
  async function streams<Answer>(action: string, input: object): Promise<Answer> {
    const response = await fetch(suite.target.client.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${action}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }

  async function describeTable() {
    const { Table } = await suite.client.send(new DescribeTableCommand({ TableName: suite.table }));
    return Table;
  }

  /** The records that `writes` adds to the table's stream. */
  async function recordsOf(writes: () => Promise<void>): Promise<WireRecord[]> {
    const StreamArn = (await describeTable())?.LatestStreamArn;
    const { StreamDescription } = await streams<{ StreamDescription: { Shards: Shard[] } }>(
      'DescribeStream',
      { StreamArn },
    );
    const ShardId = StreamDescription.Shards.at(-1)?.ShardId;
    const { ShardIterator } = await streams<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'LATEST',
    });
    await writes();
    return (await streams<{ Records: WireRecord[] }>('GetRecords', { ShardIterator })).Records;
  }

  behaviour('describes a table as it was made', `${API}/API_DescribeTable.html`, async () => {
    const table = await describeTable();
    expect(table?.TableStatus).to.equal('ACTIVE');
    expect(table?.BillingModeSummary?.BillingMode).to.equal('PAY_PER_REQUEST');
    expect(table?.KeySchema).to.deep.equal([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).to.deep.equal([
      'by-owner',
      'by-state',
    ]);
    expect(table?.StreamSpecification).to.deep.equal({
      StreamEnabled: true,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
  });

  behaviour('lists tables by name', `${API}/API_ListTables.html`, async () => {
    const { TableNames } = await suite.client.send(new ListTablesCommand({}));
    expect(TableNames).to.include(suite.table);
  });

  behaviour('refuses a second table of a name', `${API}/API_CreateTable.html`, async () => {
    const error = await errorOf(suite.client.send(createTable(suite.table)));
    expect(error.name).to.equal('ResourceInUseException');
    expect(error.message).to.equal(`Table already exists: ${suite.table}`);
  });

  behaviour('names a table that is not there', `${API}/API_DescribeTable.html`, async () => {
    const describe = new DescribeTableCommand({ TableName: 'no-such-table' });
    expect((await errorOf(suite.client.send(describe))).message).to.equal(
      'Requested resource not found: Table: no-such-table not found',
    );
  });

  behaviour(
    'does not delete a protected table',
    `${GUIDE}/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection`,
    async () => {
      const TableName = `protected-${uuid()}`;
      await suite.client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          DeletionProtectionEnabled: true,
        }),
      );
      await waitUntilTableExists({ client: suite.client, maxWaitTime: 60 }, { TableName });
      const error = await errorOf(suite.client.send(new DeleteTableCommand({ TableName })));
      expect(error.name).to.equal('ValidationException');
      expect(error.message).to.equal(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
      await suite.client.send(
        new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }),
      );
      await suite.client.send(new DeleteTableCommand({ TableName }));
    },
  );

  behaviour('turns expiry on once', `${API}/API_UpdateTimeToLive.html`, async () => {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires_at' };
    const enable = new UpdateTimeToLiveCommand({
      TableName: suite.table,
      TimeToLiveSpecification,
    });
    await suite.client.send(enable);
    const { TimeToLiveDescription } = await suite.client.send(
      new DescribeTimeToLiveCommand({ TableName: suite.table }),
    );
    expect(TimeToLiveDescription?.AttributeName).to.equal('expires_at');
    expect((await errorOf(suite.client.send(enable))).message).to.equal(
      'TimeToLive is already enabled',
    );
  });

  behaviour('records each write, oldest first', STREAMS_API, async () => {
    const pk = freshKey();
    const records = await recordsOf(async () => {
      await suite.put({ ...key(pk), a: { S: '1' } });
      await suite.put({ ...key(pk), a: { S: '2' } });
    });
    expect(records.map(({ eventName }) => eventName)).to.deep.equal(['INSERT', 'MODIFY']);
    expect(records[1]?.dynamodb.OldImage).to.deep.equal({ ...key(pk), a: { S: '1' } });
    expect(records[1]?.dynamodb.NewImage).to.deep.equal({ ...key(pk), a: { S: '2' } });
    const numbers = records.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber));
    expect((numbers[0] ?? 0n) < (numbers[1] ?? 0n)).to.equal(true);
  });

  behaviour('records no write that changes nothing', `${GUIDE}/Streams.html`, async () => {
    const pk = freshKey();
    await suite.put({ ...key(pk), a: { S: '1' } });
    const records = await recordsOf(() => suite.put({ ...key(pk), a: { S: '1' } }));
    expect(records).to.deep.equal([]);
  });
});
