import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { API, behaviour, dynamoDbSuite, errorOf, freshKey, key } from './dynamodb-suite.ts';

const TRANSACT_WRITE = `${API}/API_TransactWriteItems.html`;
const BATCH_WRITE = `${API}/API_BatchWriteItem.html`;
const BATCH_GET = `${API}/API_BatchGetItem.html`;

describe('DynamoDB transactions and batches conformance', () => {
  const suite = dynamoDbSuite();

  function write(TransactItems: TransactWriteItem[], ClientRequestToken: string = uuid()) {
    return suite.client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
  }

  function insert(pk: string): TransactWriteItem {
    return {
      Put: {
        TableName: suite.table,
        Item: key(pk),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  }

  function increment(pk: string, by = '1'): TransactWriteItem {
    return {
      Update: {
        TableName: suite.table,
        Key: key(pk),
        UpdateExpression: 'ADD hits :by',
        ExpressionAttributeValues: { ':by': { N: by } },
      },
    };
  }

  behaviour('writes all items together', TRANSACT_WRITE, async () => {
    const [inserted, updated, deleted, checked] = [freshKey(), freshKey(), freshKey(), freshKey()];
    await suite.put(key(deleted));
    await suite.put(key(checked));
    await write([
      insert(inserted),
      increment(updated),
      { Delete: { TableName: suite.table, Key: key(deleted) } },
      {
        ConditionCheck: {
          TableName: suite.table,
          Key: key(checked),
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
    ]);
    expect(await suite.get(inserted)).to.deep.equal(key(inserted));
    expect((await suite.get(updated))?.hits).to.deep.equal({ N: '1' });
    expect(await suite.get(deleted)).to.equal(undefined);
  });

  behaviour('writes nothing when one condition fails, and says which', TRANSACT_WRITE, async () => {
    const [fresh, taken] = [freshKey(), freshKey()];
    await suite.put(key(taken));
    const error = await errorOf(write([insert(fresh), insert(taken)]));
    expect(error.name).to.equal('TransactionCanceledException');
    expect(error.message).to.equal(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
    );
    expect(error.CancellationReasons).to.deep.equal([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ]);
    expect(await suite.get(fresh)).to.equal(undefined);
  });

  behaviour('shows the item of a failed condition when asked to', TRANSACT_WRITE, async () => {
    const taken = freshKey();
    await suite.put({ ...key(taken), a: { S: 'a' } });
    const { Put: put } = insert(taken);
    const error = await errorOf(
      write([{ Put: put && { ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } }]),
    );
    expect(error.CancellationReasons).to.deep.equal([
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...key(taken), a: { S: 'a' } },
      },
    ]);
  });

  behaviour('reports an operand of the wrong type as the reason', TRANSACT_WRITE, async () => {
    const pk = freshKey();
    await suite.put({ ...key(pk), hits: { S: 'none' } });
    const error = await errorOf(write([increment(pk)]));
    expect(error.CancellationReasons).to.deep.equal([
      {
        Code: 'ValidationError',
        Message: 'An operand in the update expression has an incorrect data type',
      },
    ]);
  });

  behaviour('refuses two actions on one item', TRANSACT_WRITE, async () => {
    const pk = freshKey();
    const error = await errorOf(write([insert(pk), increment(pk)]));
    expect(error.name).to.equal('ValidationException');
    expect(error.message).to.equal(
      'Transaction request cannot include multiple operations on one item',
    );
  });

  behaviour('refuses more than 100 actions', TRANSACT_WRITE, async () => {
    const error = await errorOf(write(Array.from({ length: 101 }, () => insert(freshKey()))));
    expect(error.name).to.equal('ValidationException');
    expect(error.message).to.match(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/s,
    );
  });

  behaviour('writes 100 actions together', TRANSACT_WRITE, async () => {
    const keys = Array.from({ length: 100 }, () => freshKey());
    await write(keys.map((pk) => insert(pk)));
    expect(await suite.get(keys[99] ?? '')).to.deep.equal(key(keys[99] ?? ''));
  });

  behaviour('refuses items of over 4 MB together', TRANSACT_WRITE, async () => {
    const keys = Array.from({ length: 11 }, () => freshKey());
    const text = { S: 'x'.repeat(390_000) };
    const puts = keys.map((pk) => ({
      Put: { TableName: suite.table, Item: { ...key(pk), text } },
    }));
    expect((await errorOf(write(puts))).name).to.equal('ValidationException');
    expect(await suite.get(keys[0] ?? '')).to.equal(undefined);
    await write(puts.slice(0, 10));
  });

  behaviour(
    'checks a condition without writing, and says which failed',
    TRANSACT_WRITE,
    async () => {
      const [fresh, absent] = [freshKey(), freshKey()];
      const ConditionExpression = 'attribute_exists(pk)';
      const check = { TableName: suite.table, Key: key(absent), ConditionExpression };
      const error = await errorOf(
        write([insert(fresh), { ConditionCheck: check }, increment('x')]),
      );
      expect(error.CancellationReasons).to.deep.equal([
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'None' },
      ]);
      expect(await suite.get(fresh)).to.equal(undefined);
      expect(await suite.get(absent)).to.equal(undefined);
    },
  );

  behaviour('refuses no actions', TRANSACT_WRITE, async () => {
    expect((await errorOf(write([]))).message).to.equal(
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  behaviour('writes once for a token that comes twice', TRANSACT_WRITE, async () => {
    const [pk, token] = [freshKey(), uuid()];
    await write([increment(pk)], token);
    await write([increment(pk)], token);
    expect((await suite.get(pk))?.hits).to.deep.equal({ N: '1' });
  });

  behaviour('refuses a token with another request', TRANSACT_WRITE, async () => {
    const [pk, token] = [freshKey(), uuid()];
    await write([increment(pk)], token);
    const error = await errorOf(write([increment(pk, '2')], token));
    expect(error.name).to.equal('IdempotentParameterMismatchException');
  });

  behaviour('does not name a table that is not there', TRANSACT_WRITE, async () => {
    const error = await errorOf(write([{ Put: { TableName: 'no-such-table', Item: key('x') } }]));
    expect(error.name).to.equal('ResourceNotFoundException');
    expect(error.message).to.equal('Requested resource not found');
  });

  behaviour('reads items together, in order', `${API}/API_TransactGetItems.html`, async () => {
    const pk = freshKey();
    await suite.put({ ...key(pk), a: { S: 'a' } });
    const { Responses } = await suite.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName: suite.table, Key: key(freshKey()) } },
          { Get: { TableName: suite.table, Key: key(pk), ProjectionExpression: 'a' } },
        ],
      }),
    );
    expect(Responses).to.deep.equal([{}, { Item: { a: { S: 'a' } } }]);
  });

  behaviour('puts and deletes in one batch', BATCH_WRITE, async () => {
    const [put, deleted] = [freshKey(), freshKey()];
    await suite.put(key(deleted));
    const { UnprocessedItems } = await suite.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [suite.table]: [
            { PutRequest: { Item: key(put) } },
            { DeleteRequest: { Key: key(deleted) } },
          ],
        },
      }),
    );
    expect(UnprocessedItems).to.deep.equal({});
    expect(await suite.get(put)).to.deep.equal(key(put));
    expect(await suite.get(deleted)).to.equal(undefined);
  });

  behaviour('refuses a batch of 26 writes', BATCH_WRITE, async () => {
    const requests = Array.from({ length: 26 }, () => ({ PutRequest: { Item: key(freshKey()) } }));
    const batch = new BatchWriteItemCommand({ RequestItems: { [suite.table]: requests } });
    expect((await errorOf(suite.client.send(batch))).message).to.match(
      /at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[Member must have length less than or equal to 25, Member must have length greater than or equal to 1\]$/,
    );
  });

  behaviour('refuses a batch that writes an item twice', BATCH_WRITE, async () => {
    const request = { PutRequest: { Item: key(freshKey()) } };
    const batch = new BatchWriteItemCommand({
      RequestItems: { [suite.table]: [request, request] },
    });
    expect((await errorOf(suite.client.send(batch))).message).to.equal(
      'Provided list of item keys contains duplicates',
    );
  });

  behaviour('gets a batch of those items that are there', BATCH_GET, async () => {
    const pk = freshKey();
    await suite.put(key(pk));
    const { Responses, UnprocessedKeys } = await suite.client.send(
      new BatchGetItemCommand({
        RequestItems: { [suite.table]: { Keys: [key(pk), key(freshKey())] } },
      }),
    );
    expect(Responses).to.deep.equal({ [suite.table]: [key(pk)] });
    expect(UnprocessedKeys).to.deep.equal({});
  });

  behaviour('refuses a batch that reads an item twice', BATCH_GET, async () => {
    const Keys = [key('x'), key('x')];
    const batch = new BatchGetItemCommand({ RequestItems: { [suite.table]: { Keys } } });
    expect((await errorOf(suite.client.send(batch))).message).to.equal(
      'Provided list of item keys contains duplicates',
    );
  });
});
