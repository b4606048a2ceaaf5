import {
  BatchWriteItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'chai';
import {
  API,
  behaviour,
  dynamoDbSuite,
  errorOf,
  freshKey,
  GUIDE,
  key,
  type SdkItem,
} from './dynamodb-suite.ts';

const QUERY = `${API}/API_Query.html`;
const SCAN = `${API}/API_Scan.html`;
const KEY_CONDITIONS = `${GUIDE}/Query.KeyConditionExpressions.html`;
const PAGES = `${GUIDE}/Query.Pagination.html`;
const INDEXES = `${GUIDE}/GSI.html`;

describe('DynamoDB queries conformance', () => {
  const suite = dynamoDbSuite();
  const pk = freshKey();
  const owner = freshKey();
  const byKey = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  };
  const byOwner = {
    IndexName: 'by-owner',
    KeyConditionExpression: 'owner_id = :o',
    ExpressionAttributeValues: { ':o': { S: owner } },
  };

  before(async () => {
    const items = [-5, 1, 2, 9, 10, 100].map((sk) => ({
      ...key(pk, sk),
      parity: { S: sk % 2 === 0 ? 'even' : 'odd' },
      ...(sk > 2 && { owner_id: { S: owner } }),
    }));
    await suite.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [suite.table]: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
  });

  function query(input: Partial<QueryCommandInput>) {
    return suite.client.send(new QueryCommand({ TableName: suite.table, ...input }));
  }

  function sortKeys(items: SdkItem[] | undefined): (string | undefined)[] | undefined {
    return items?.map(({ sk }) => sk?.N);
  }

  behaviour('gives items in the order of their numbers', QUERY, async () => {
    const { Items, Count, ScannedCount } = await query(byKey);
    expect(sortKeys(Items)).to.deep.equal(['-5', '1', '2', '9', '10', '100']);
    expect([Count, ScannedCount]).to.deep.equal([6, 6]);
  });

  behaviour('gives items backwards', QUERY, async () => {
    const { Items } = await query({ ...byKey, ScanIndexForward: false, Limit: 2 });
    expect(sortKeys(Items)).to.deep.equal(['100', '10']);
  });

  behaviour('selects a range of sort keys', KEY_CONDITIONS, async () => {
    const { Items } = await query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':low': { N: '2' }, ':high': { N: '10' } },
    });
    expect(sortKeys(Items)).to.deep.equal(['2', '9', '10']);
  });

  behaviour('filters after reading, and counts both', QUERY, async () => {
    const { Items, Count, ScannedCount } = await query({
      ...byKey,
      FilterExpression: 'parity = :odd',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':odd': { S: 'odd' } },
    });
    expect(sortKeys(Items)).to.deep.equal(['-5', '1', '9']);
    expect([Count, ScannedCount]).to.deep.equal([3, 6]);
  });

  behaviour('counts without items', QUERY, async () => {
    const { Items, Count } = await query({ ...byKey, Select: 'COUNT' });
    expect([Items, Count]).to.deep.equal([undefined, 6]);
  });

  behaviour('pages by the last key read', PAGES, async () => {
    const first = await query({ ...byKey, Limit: 4 });
    expect(first.LastEvaluatedKey).to.deep.equal(key(pk, 9));
    const second = await query({ ...byKey, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(sortKeys(second.Items)).to.deep.equal(['10', '100']);
    expect(second.LastEvaluatedKey).to.equal(undefined);
  });

  behaviour('gives a last key even when the limit ends with the last item', PAGES, async () => {
    const { LastEvaluatedKey } = await query({ ...byKey, Limit: 6 });
    expect(LastEvaluatedKey).to.deep.equal(key(pk, 100));
  });

  behaviour('leaves items without the index key out of an index', INDEXES, async () => {
    const { Items } = await query(byOwner);
    expect(sortKeys(Items)?.sort()).to.deep.equal(['10', '100', '9']);
  });

  behaviour('pages an index by the keys of index and table', INDEXES, async () => {
    const first = await query({ ...byOwner, Limit: 1 });
    expect(Object.keys(first.LastEvaluatedKey ?? {}).sort()).to.deep.equal([
      'owner_id',
      'pk',
      'sk',
    ]);
    const rest = await query({ ...byOwner, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(rest.Count).to.equal(2);
  });

  behaviour('projects keys alone into a KEYS_ONLY index', INDEXES, async () => {
    const item = { ...key(freshKey()), state_name: { S: freshKey() }, other: { S: 'x' } };
    await suite.put(item);
    const { Items } = await query({
      IndexName: 'by-state',
      KeyConditionExpression: 'state_name = :s',
      ExpressionAttributeValues: { ':s': item.state_name },
    });
    const { other: _, ...keys } = item;
    expect(Items).to.deep.equal([keys]);
  });

  const refused: [string, Partial<QueryCommandInput>, string, string][] = [
    [
      'a consistent read of an index',
      { ...byOwner, ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
      INDEXES,
    ],
    [
      'an index that is not there',
      { ...byOwner, IndexName: 'no-such-index' },
      'The table does not have the specified index: no-such-index',
      QUERY,
    ],
    [
      'a key condition without the partition key',
      { KeyConditionExpression: 'sk = :v', ExpressionAttributeValues: { ':v': { N: '1' } } },
      'Query condition missed key schema element: pk',
      KEY_CONDITIONS,
    ],
    [
      'a partition key that is not equal to a value',
      { KeyConditionExpression: 'pk > :v', ExpressionAttributeValues: { ':v': { S: 'x' } } },
      'Query key condition not supported',
      KEY_CONDITIONS,
    ],
    [
      'a key condition with OR',
      {
        KeyConditionExpression: 'pk = :v OR pk = :w',
        ExpressionAttributeValues: { ':v': { S: 'x' }, ':w': { S: 'y' } },
      },
      'Invalid operator used in KeyConditionExpression: OR',
      KEY_CONDITIONS,
    ],
    [
      'a key value of another type',
      { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { N: '1' } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
      KEY_CONDITIONS,
    ],
    [
      'a filter on a key attribute',
      {
        ...byKey,
        FilterExpression: 'sk > :n',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':n': { N: '1' } },
      },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
      `${GUIDE}/Query.FilterExpression.html`,
    ],
    [
      'a limit of 0',
      { ...byKey, Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
      QUERY,
    ],
    [
      'an unused name',
      { ...byKey, ExpressionAttributeNames: { '#unused': 'x' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}',
      `${GUIDE}/Expressions.ExpressionAttributeNames.html`,
    ],
  ];
  for (const [what, input, message, page] of refused) {
    behaviour(`refuses ${what}`, page, async () => {
      const error = await errorOf(query(input));
      expect(error.name).to.equal('ValidationException');
      expect(error.message).to.equal(message);
    });
  }

  behaviour('scans every item once, by pages', SCAN, async () => {
    const seen: (string | undefined)[] = [];
    let ExclusiveStartKey: SdkItem | undefined;
    do {
      const page = await suite.client.send(
        new ScanCommand({ TableName: suite.table, Limit: 2, ExclusiveStartKey }),
      );
      seen.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk?.S} ${sk?.N}`));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(new Set(seen).size).to.equal(seen.length);
    expect(seen.filter((text) => text?.startsWith(pk))).to.have.length(6);
  });

  behaviour('shares the items among the segments of a scan', SCAN, async () => {
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) =>
        suite.client.send(
          new ScanCommand({ TableName: suite.table, Segment, TotalSegments: 3, Select: 'COUNT' }),
        ),
      ),
    );
    const whole = await suite.client.send(
      new ScanCommand({ TableName: suite.table, Select: 'COUNT' }),
    );
    const sum = segments.reduce((total, { Count = 0 }) => total + Count, 0);
    expect(sum).to.equal(whole.Count);
  });

  behaviour('refuses a segment beyond the last', SCAN, async () => {
    const scan = new ScanCommand({ TableName: suite.table, Segment: 5, TotalSegments: 5 });
    expect((await errorOf(suite.client.send(scan))).message).to.equal(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5',
    );
  });

  // The last, because its large items would page the scans of the others.
  behaviour('ends a page at 1 MB', PAGES, async () => {
    const large = freshKey();
    for (const sk of [1, 2, 3, 4, 5]) {
      await suite.put({ ...key(large, sk), s: { S: 'x'.repeat(300_000) } });
    }
    const { Items = [], LastEvaluatedKey } = await query({
      ...byKey,
      ExpressionAttributeValues: { ':pk': { S: large } },
    });
    expect(Items.length).to.be.within(3, 4);
    expect(LastEvaluatedKey).to.deep.equal(key(large, Items.length));
  });
});
