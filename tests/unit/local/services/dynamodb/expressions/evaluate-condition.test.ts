import { expect } from 'chai';
import type { Item } from '../../../../../../local/services/dynamodb/attribute-value.ts';
import { meetsCondition } from '../../../../../../local/services/dynamodb/expressions/evaluate-condition.ts';
import { readExpressions } from '../../../../../../local/services/dynamodb/expressions/request-expressions.ts';

const ITEM: Item = {
  n: { N: '10' },
  s: { S: 'abc' },
  b: { B: Buffer.from('abc').toString('base64') },
  l: { L: [{ N: '1' }, { M: { deep: { S: 'x' } } }] },
  ns: { NS: ['1', '2'] },
};

function holds(condition: string, values?: Record<string, unknown>): boolean {
  const expressions = readExpressions(
    {
      ConditionExpression: condition,
      ...(values && { ExpressionAttributeValues: values }),
    },
    ['ConditionExpression'],
  );
  if (!expressions.condition) throw new Error('no condition');
  return meetsCondition(expressions.condition, ITEM);
}

describe('DynamoDB condition evaluation', () => {
  const cases: [string, Record<string, unknown> | undefined, boolean][] = [
    ['n = :v', { ':v': { N: '10.0' } }, true],
    ['n < :v', { ':v': { N: '9' } }, false],
    ['n > :v', { ':v': { S: '9' } }, false],
    ['absent = :v', { ':v': { S: '' } }, false],
    ['absent <> :v', { ':v': { S: '' } }, true],
    ['absent < :v', { ':v': { S: '' } }, false],
    ['n = absent', undefined, false],
    [
      's BETWEEN :a AND :b AND n = :n',
      { ':a': { S: 'a' }, ':b': { S: 'b' }, ':n': { N: '10' } },
      true,
    ],
    ['n IN (:a, :b)', { ':a': { S: '10' }, ':b': { N: '10' } }, true],
    ['contains(ns, :v)', { ':v': { N: '2.0' } }, true],
    ['contains(b, :v)', { ':v': { B: Buffer.from('bc').toString('base64') } }, true],
    ['begins_with(b, :v)', { ':v': { B: Buffer.from('ab').toString('base64') } }, true],
    ['contains(l, :v)', { ':v': { M: { deep: { S: 'x' } } } }, true],
    ['l[1].deep = :v', { ':v': { S: 'x' } }, true],
    ['l[9] = :v', { ':v': { S: 'x' } }, false],
    ['size(s) = :three AND size(ns) < :three', { ':three': { N: '3' } }, true],
    ['size(n) = :v', { ':v': { N: '2' } }, false],
    ['attribute_type(n, :v)', { ':v': { S: 'N' } }, true],
    ['attribute_exists(toString)', undefined, false],
    ['NOT (n = :v OR s = :v) AND n > :z', { ':v': { S: 'x' }, ':z': { N: '0' } }, true],
    [
      'attribute_exists(n) OR attribute_exists(absent) AND attribute_exists(absent)',
      undefined,
      true,
    ],
    ['(n) = (:v)', { ':v': { N: '10' } }, true],
  ];
  for (const [condition, values, expected] of cases) {
    it(`finds ${condition} ${expected}`, () => {
      expect(holds(condition, values)).to.equal(expected);
    });
  }

  const V = { ':v': { S: 'v' } };
  const refused: [string, Record<string, unknown> | undefined, string][] = [
    ['a = :v b', V, 'Syntax error; token: "b", near: ":v b"'],
    ['a-b = :v', V, 'Syntax error; token: "-", near: "a-b"'],
    ['a = ?', undefined, 'Syntax error; token: "?", near: "= ?"'],
    ['a', undefined, 'Syntax error; token: "<EOF>", near: "a"'],
    ['a = (b = :v)', V, 'Syntax error'],
    ['size(a)', undefined, 'not allowed to be used this way in an expression; function: size'],
    [
      'contains(a, :v) = :v',
      V,
      'not allowed to be used this way in an expression; function: contains',
    ],
    [
      'attribute_exists(a, b)',
      undefined,
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    [
      'attribute_exists(:v)',
      V,
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'a = a',
      undefined,
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]',
    ],
    [
      'attribute_type(a, :v)',
      V,
      'Invalid attribute type name found; type: v, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ['a < :v', { ':v': { BOOL: true } }, 'operator or function: <, operand type: BOOL'],
    [
      'a BETWEEN :v AND :n',
      { ...V, ':n': { N: '1' } },
      'requires same data type for lower and upper bounds',
    ],
    [
      'x'.repeat(4097),
      undefined,
      'Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
  ];
  for (const [condition, values, message] of refused) {
    it(`refuses ${condition.slice(0, 40)}`, () => {
      expect(() => holds(condition, values)).to.throw(`Invalid ConditionExpression: `);
      expect(() => holds(condition, values)).to.throw(message);
    });
  }

  it('refuses placeholders without an expression, and malformed ones', () => {
    const kinds = ['UpdateExpression', 'ConditionExpression'] as const;
    expect(() => readExpressions({ ExpressionAttributeValues: V }, kinds)).to.throw(
      'ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null',
    );
    expect(() => readExpressions({ ExpressionAttributeNames: { '#a': 'a' } }, kinds)).to.throw(
      'ExpressionAttributeNames can only be specified when using expressions',
    );
    const ConditionExpression = 'a = :v';
    expect(() =>
      readExpressions({ ConditionExpression, ExpressionAttributeNames: { a: 'a' } }, kinds),
    ).to.throw('ExpressionAttributeNames contains invalid key: Syntax error; key: "a"');
    expect(() =>
      readExpressions({ ConditionExpression, ExpressionAttributeValues: { ':v': {} } }, kinds),
    ).to.throw(
      'ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty',
    );
  });
});
