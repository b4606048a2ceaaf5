import {
  DeleteItemCommand,
  type ReturnValue,
  UpdateItemCommand,
  type UpdateItemCommandInput,
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

const UPDATES = `${GUIDE}/Expressions.UpdateExpressions.html`;

describe('DynamoDB updates conformance', () => {
  const suite = dynamoDbSuite();

  function update(pk: string, expression: string, input: Partial<UpdateItemCommandInput> = {}) {
    return suite.client.send(
      new UpdateItemCommand({
        TableName: suite.table,
        Key: key(pk),
        UpdateExpression: expression,
        ...input,
      }),
    );
  }

  behaviour('reads every operand as it was before the update', UPDATES, async () => {
    const pk = freshKey();
    await suite.put({ ...key(pk), a: { N: '1' }, b: { N: '2' } });
    await update(pk, 'SET a = b, b = a');
    const item = await suite.get(pk);
    expect([item?.a, item?.b]).to.deep.equal([{ N: '2' }, { N: '1' }]);
  });

  behaviour('sets, appends, adds, deletes and removes in one update', UPDATES, async () => {
    const pk = freshKey();
    await suite.put({
      ...key(pk),
      l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
      words: { SS: ['x', 'y'] },
      gone: { S: '' },
      trail: { L: [] },
    });
    await update(
      pk,
      'SET trail = list_append(trail, :l), n = if_not_exists(n, :one) + :one REMOVE gone, l[0], l[2] ADD hits :one DELETE words :x',
      {
        ExpressionAttributeValues: {
          ':l': { L: [{ S: 'z' }] },
          ':one': { N: '1' },
          ':x': { SS: ['x'] },
        },
      },
    );
    expect(await suite.get(pk)).to.deep.equal({
      ...key(pk),
      l: { L: [{ S: 'b' }] },
      words: { SS: ['y'] },
      trail: { L: [{ S: 'z' }] },
      n: { N: '2' },
      hits: { N: '1' },
    });
  });

  behaviour(
    'makes the item that an update does not find',
    `${API}/API_UpdateItem.html`,
    async () => {
      const pk = freshKey();
      await update(pk, 'SET a = :a', { ExpressionAttributeValues: { ':a': { S: 'a' } } });
      expect(await suite.get(pk)).to.deep.equal({ ...key(pk), a: { S: 'a' } });
    },
  );

  const returned: [ReturnValue, SdkItem | undefined][] = [
    ['NONE', undefined],
    ['ALL_OLD', { m: { M: { x: { N: '1' }, y: { N: '5' } } }, z: { S: 'z' } }],
    ['ALL_NEW', { m: { M: { x: { N: '2' }, y: { N: '5' } } } }],
    ['UPDATED_OLD', { m: { M: { x: { N: '1' } } }, z: { S: 'z' } }],
    ['UPDATED_NEW', { m: { M: { x: { N: '2' } } } }],
  ];
  for (const [wanted, expected] of returned) {
    behaviour(`returns ${wanted} of an update`, `${API}/API_UpdateItem.html`, async () => {
      const pk = freshKey();
      await suite.put({ ...key(pk), m: { M: { x: { N: '1' }, y: { N: '5' } } }, z: { S: 'z' } });
      const { Attributes } = await update(pk, 'SET m.x = :two REMOVE z', {
        ExpressionAttributeValues: { ':two': { N: '2' } },
        ReturnValues: wanted,
      });
      const keys = wanted.startsWith('ALL') ? key(pk) : {};
      expect(Attributes).to.deep.equal(expected && { ...keys, ...expected });
    });
  }

  const refusedUpdates: [string, SdkItem, string][] = [
    [
      'SET a = absent + :v',
      { ':v': { N: '1' } },
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'SET nope.x = :v',
      { ':v': { N: '1' } },
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET s = s + :v',
      { ':v': { N: '1' } },
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'SET a = :v, a.b = :v',
      { ':v': { N: '1' } },
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
    [
      'SET a = :v SET b = :v',
      { ':v': { N: '1' } },
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      'ADD a :v',
      { ':v': { S: 'x' } },
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
    ],
    [
      'SET pk = :v',
      { ':v': { S: 'x' } },
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      'INVALID SYNTAX HERE :v',
      { ':v': { S: 'x' } },
      'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ],
  ];
  for (const [expression, values, message] of refusedUpdates) {
    behaviour(`refuses the update "${expression}"`, UPDATES, async () => {
      const pk = freshKey();
      await suite.put({ ...key(pk), s: { S: 's' } });
      const error = await errorOf(update(pk, expression, { ExpressionAttributeValues: values }));
      expect(error.name).to.equal('ValidationException');
      expect(error.message).to.equal(message);
    });
  }

  behaviour('sets and removes one member of a map', UPDATES, async () => {
    const pk = freshKey();
    const one = '019a-1';
    await suite.put({ ...key(pk), movements: { M: { [one]: { N: '1' } } } });
    const named = (id: string) => ({ ExpressionAttributeNames: { '#m': 'movements', '#o': id } });
    await update(pk, 'SET #m.#o = :v', {
      ...named('019a-2'),
      ConditionExpression: 'attribute_not_exists(#m.#o)',
      ExpressionAttributeValues: { ':v': { N: '2' } },
    });
    await update(pk, 'REMOVE #m.#o', named(one));
    const left = { M: { '019a-2': { N: '2' } } };
    expect((await suite.get(pk))?.movements).to.deep.equal(left);
  });

  behaviour('deletes quietly what is not there', `${API}/API_DeleteItem.html`, async () => {
    const { Attributes } = await suite.client.send(
      new DeleteItemCommand({
        TableName: suite.table,
        Key: key(freshKey()),
        ReturnValues: 'ALL_OLD',
      }),
    );
    expect(Attributes).to.equal(undefined);
  });
});
