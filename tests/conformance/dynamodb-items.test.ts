import {
  GetItemCommand,
  PutItemCommand,
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

const CONDITIONS = `${GUIDE}/Expressions.OperatorsAndFunctions.html`;

describe('DynamoDB items conformance', () => {
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

  function conditionalPut(pk: string, condition: string, values?: SdkItem) {
    return suite.client.send(
      new PutItemCommand({
        TableName: suite.table,
        Item: { ...key(pk), replaced: { BOOL: true } },
        ConditionExpression: condition,
        ...(values && { ExpressionAttributeValues: values }),
      }),
    );
  }

  behaviour('gives back every type as it was put', `${API}/API_AttributeValue.html`, async () => {
    const pk = freshKey();
    const item: SdkItem = {
      ...key(pk),
      b: { B: new Uint8Array([0, 255]) },
      flag: { BOOL: false },
      nothing: { NULL: true },
      list: { L: [{ S: '' }, { N: '1' }] },
      map: { M: { inner: { M: { deep: { S: 'é😀' } } } } },
      words: { SS: ['a', 'b'] },
    };
    await suite.put(item);
    expect(await suite.get(pk)).to.deep.equal(item);
  });

  behaviour(
    'writes numbers in plain notation without superfluous zeros',
    `${GUIDE}/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number`,
    async () => {
      const pk = freshKey();
      await suite.put({ ...key(pk), a: { N: '0042.1200' }, b: { N: '1E10' }, c: { N: '-0' } });
      const item = await suite.get(pk);
      expect([item?.a, item?.b, item?.c]).to.deep.equal([
        { N: '42.12' },
        { N: '10000000000' },
        { N: '0' },
      ]);
    },
  );

  behaviour(
    'keeps 38 digits in arithmetic',
    `${GUIDE}/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number`,
    async () => {
      const pk = freshKey();
      await suite.put({ ...key(pk), n: { N: '12345678901234567890123456789012345678' } });
      await update(pk, 'SET n = n + :one', { ExpressionAttributeValues: { ':one': { N: '1' } } });
      expect((await suite.get(pk))?.n).to.deep.equal({
        N: '12345678901234567890123456789012345679',
      });
    },
  );

  behaviour('refuses a number of 39 digits', `${GUIDE}/ServiceQuotas.html`, async () => {
    const error = await errorOf(suite.put({ ...key(freshKey()), n: { N: '1'.repeat(39) } }));
    expect(error.name).to.equal('ValidationException');
    expect(error.message).to.equal(
      'Attempting to store more than 38 significant digits in a Number',
    );
  });

  behaviour('refuses an item over 400 KB', `${GUIDE}/ServiceQuotas.html`, async () => {
    const error = await errorOf(suite.put({ ...key(freshKey()), s: { S: 'x'.repeat(409_600) } }));
    expect(error.message).to.equal('Item size has exceeded the maximum allowed size');
  });

  behaviour('refuses an empty string as a key', `${API}/API_PutItem.html`, async () => {
    const error = await errorOf(suite.put(key('')));
    expect(error.message).to.equal(
      'One or more parameter values are not valid. The AttributeValue for a key attribute ' +
        'cannot contain an empty string value. Key: pk',
    );
  });

  behaviour('refuses an item without its key', `${API}/API_PutItem.html`, async () => {
    const error = await errorOf(suite.put({ pk: { S: 'x' } }));
    expect(error.message).to.equal(
      'One or more parameter values were invalid: Missing the key sk in the item',
    );
  });

  behaviour('refuses an item key of another type', `${API}/API_PutItem.html`, async () => {
    const error = await errorOf(suite.put({ pk: { S: 'x' }, sk: { S: '1' } }));
    expect(error.message).to.equal(
      'One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S',
    );
  });

  behaviour('refuses an index key of another type', `${GUIDE}/GSI.html`, async () => {
    const error = await errorOf(suite.put({ ...key(freshKey()), owner_id: { N: '1' } }));
    expect(error.message).to.equal(
      'One or more parameter values were invalid: Type mismatch for Index Key owner_id ' +
        'Expected: S Actual: N IndexName: by-owner',
    );
  });

  behaviour('refuses a read by a key of another shape', `${API}/API_GetItem.html`, async () => {
    const read = new GetItemCommand({ TableName: suite.table, Key: { pk: { S: 'x' } } });
    const error = await errorOf(suite.client.send(read));
    expect(error.name).to.equal('ValidationException');
    expect(error.message).to.equal('The provided key element does not match the schema');
  });

  behaviour('does not name a table that is not there', `${API}/API_GetItem.html`, async () => {
    const read = new GetItemCommand({ TableName: 'no-such-table', Key: key('x') });
    const error = await errorOf(suite.client.send(read));
    expect(error.name).to.equal('ResourceNotFoundException');
    expect(error.message).to.equal('Requested resource not found');
  });

  behaviour('refuses an empty set', `${API}/API_AttributeValue.html`, async () => {
    const error = await errorOf(suite.put({ ...key(freshKey()), s: { SS: [] } }));
    expect(error.message).to.equal(
      'One or more parameter values were invalid: An string set  may not be empty',
    );
  });

  behaviour('refuses a set with a member twice', `${API}/API_AttributeValue.html`, async () => {
    const error = await errorOf(suite.put({ ...key(freshKey()), s: { SS: ['a', 'a'] } }));
    expect(error.message).to.equal(
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    );
  });

  behaviour('puts only where the condition holds', CONDITIONS, async () => {
    const pk = freshKey();
    await conditionalPut(pk, 'attribute_not_exists(pk)');
    const error = await errorOf(conditionalPut(pk, 'attribute_not_exists(pk)'));
    expect(error.name).to.equal('ConditionalCheckFailedException');
    expect(error.message).to.equal('The conditional request failed');
  });

  behaviour(
    'shows the item that failed a condition when asked to',
    `${API}/API_UpdateItem.html`,
    async () => {
      const pk = freshKey();
      await suite.put({ ...key(pk), state_name: { S: 'PENDING' } });
      const error = await errorOf(
        update(pk, 'SET state_name = :next', {
          ConditionExpression: 'state_name = :next',
          ExpressionAttributeValues: { ':next': { S: 'DONE' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      expect(error.Item).to.deep.equal({ ...key(pk), state_name: { S: 'PENDING' } });
    },
  );

  const holds: [string, SdkItem][] = [
    ['amount BETWEEN :low AND :high', { ':low': { N: '9' }, ':high': { N: '10' } }],
    ['amount IN (:a, :b)', { ':a': { N: '1' }, ':b': { N: '10.0' } }],
    ['begins_with(title, :p) AND contains(title, :q)', { ':p': { S: 'ab' }, ':q': { S: 'bc' } }],
    ['size(parts) = :two AND contains(parts, :x)', { ':two': { N: '2' }, ':x': { S: 'x' } }],
    ['attribute_type(parts, :t)', { ':t': { S: 'L' } }],
    ['NOT absent = :v AND absent <> :v', { ':v': { S: 'v' } }],
    ['nested.parts[0] = :v OR amount < :v', { ':v': { S: 'v' } }],
    ['attribute_exists(nested.parts[1]) AND NOT attribute_exists(nested.parts[2])', {}],
  ];
  for (const [condition, values] of holds) {
    behaviour(`holds: ${condition}`, CONDITIONS, async () => {
      const pk = freshKey();
      await suite.put({
        ...key(pk),
        amount: { N: '10' },
        title: { S: 'abc' },
        parts: { L: [{ S: 'x' }, { N: '1' }] },
        nested: { M: { parts: { L: [{ S: 'v' }, { S: 'w' }] } } },
      });
      await conditionalPut(pk, condition, Object.keys(values).length > 0 ? values : undefined);
      expect((await suite.get(pk))?.replaced).to.deep.equal({ BOOL: true });
    });
  }

  const refused: [string, SdkItem | undefined, string][] = [
    [
      'status = :v',
      { ':v': { S: 'v' } },
      'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status',
    ],
    [
      'a = :v AND',
      { ':v': { S: 'v' } },
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "AND"',
    ],
    [
      'a = :w',
      { ':v': { S: 'v' } },
      'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :w',
    ],
    [
      'a = :v',
      { ':v': { S: 'v' }, ':w': { S: 'w' } },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
    ],
    [
      '#a = :v',
      { ':v': { S: 'v' } },
      'Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #a',
    ],
    [
      '((a = :v))',
      { ':v': { S: 'v' } },
      'Invalid ConditionExpression: The expression has redundant parentheses;',
    ],
    [
      'made_up(a)',
      undefined,
      'Invalid ConditionExpression: Invalid function name; function: made_up',
    ],
    [
      'begins_with(a, :v)',
      { ':v': { N: '1' } },
      'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'a BETWEEN :x AND :y',
      { ':x': { N: '2' }, ':y': { N: '1' } },
      'Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    ['', undefined, 'Invalid ConditionExpression: The expression can not be empty;'],
  ];
  for (const [condition, values, message] of refused) {
    behaviour(`refuses the condition "${condition}"`, CONDITIONS, async () => {
      const error = await errorOf(conditionalPut(freshKey(), condition, values));
      expect(error.name).to.equal('ValidationException');
      expect(error.message).to.equal(message);
    });
  }

  behaviour(
    'projects nested paths and closes lists up',
    `${GUIDE}/Expressions.ProjectionExpressions.html`,
    async () => {
      const pk = freshKey();
      await suite.put({
        ...key(pk),
        l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
        m: { M: { x: { S: 'x' }, y: { S: 'y' } } },
      });
      const { Item } = await suite.client.send(
        new GetItemCommand({
          TableName: suite.table,
          Key: key(pk),
          ProjectionExpression: 'l[2], l[0], #m.y, nothing',
          ExpressionAttributeNames: { '#m': 'm' },
        }),
      );
      expect(Item).to.deep.equal({
        l: { L: [{ S: 'a' }, { S: 'c' }] },
        m: { M: { y: { S: 'y' } } },
      });
    },
  );
});
