import { expect } from 'chai';
import type { Item } from '../../../../../../local/services/dynamodb/attribute-value.ts';
import { applyUpdate } from '../../../../../../local/services/dynamodb/expressions/apply-update.ts';
import { readExpressions } from '../../../../../../local/services/dynamodb/expressions/request-expressions.ts';

function updated(before: Item, expression: string, values?: Record<string, unknown>): Item {
  const { update } = readExpressions(
    {
      UpdateExpression: expression,
      ...(values && { ExpressionAttributeValues: values }),
    },
    ['UpdateExpression'],
  );
  if (!update) throw new Error('no update');
  return applyUpdate(update, before);
}

describe('DynamoDB update application', () => {
  const ONE = { ':one': { N: '1' } };

  it('leaves the item before the update as it was', () => {
    const before: Item = { m: { M: { l: { L: [{ N: '1' }] } } } };
    updated(before, 'SET m.l[0] = :one, m.x = :one REMOVE m.y', { ':one': { N: '2' } });
    expect(before).to.deep.equal({ m: { M: { l: { L: [{ N: '1' }] } } } });
  });

  it('adds to the end of a list for an index beyond it', () => {
    const after = updated({ l: { L: [{ N: '0' }] } }, 'SET l[7] = :one', ONE);
    expect(after).to.deep.equal({ l: { L: [{ N: '0' }, { N: '1' }] } });
  });

  it('removes list elements by the indexes they had, across lists', () => {
    const list = (): { L: { N: string }[] } => ({ L: ['0', '1', '2', '3'].map((N) => ({ N })) });
    const after = updated({ a: list(), b: list() }, 'REMOVE a[0], b[1], a[2], b[3], a[1]');
    expect(after).to.deep.equal({
      a: { L: [{ N: '3' }] },
      b: { L: [{ N: '0' }, { N: '2' }] },
    });
  });

  it('evaluates nested if_not_exists and list_append', () => {
    const expression = 'SET l = list_append(if_not_exists(l, :empty), :x)';
    const after = updated({}, expression, { ':empty': { L: [] }, ':x': { L: [{ S: 'x' }] } });
    expect(after).to.deep.equal({ l: { L: [{ S: 'x' }] } });
  });

  it('takes parentheses around an operand or the whole sum', () => {
    expect(updated({ n: { N: '5' } }, 'SET n = (n - :one)', ONE)).to.deep.equal({ n: { N: '4' } });
    expect(updated({ n: { N: '5' } }, 'SET n = (n) + (:one)', ONE)).to.deep.equal({
      n: { N: '6' },
    });
  });

  it('unites sets with ADD and drops a set that DELETE empties', () => {
    const item: Item = { a: { SS: ['x'] }, d: { NS: ['1'] } };
    const values = { ':s': { SS: ['x', 'y'] }, ':n': { NS: ['1.0'] } };
    expect(updated(item, 'ADD a :s DELETE d :n', values)).to.deep.equal({ a: { SS: ['x', 'y'] } });
  });

  const refused: [Item, string, Record<string, unknown> | undefined, string][] = [
    [{}, 'SET a = b', undefined, 'refers to an attribute that does not exist in the item'],
    [
      {},
      'REMOVE a.b',
      undefined,
      'document path provided in the update expression is invalid for update',
    ],
    [
      { a: { S: 'x' } },
      'SET a[0] = :one',
      ONE,
      'document path provided in the update expression is invalid for update',
    ],
    [
      { a: { SS: ['x'] } },
      'ADD a :one',
      ONE,
      'An operand in the update expression has an incorrect data type',
    ],
    [{}, 'SET a = :one, a[0] = :one', ONE, 'Two document paths overlap with each other'],
    [
      {},
      'SET a[0] = :one, a.b = :one',
      ONE,
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]',
    ],
    [{}, 'SET a = size(b)', undefined, 'Invalid function name; function: size'],
    [{}, 'SET a = :one,', ONE, 'Syntax error; token: "<EOF>", near: ","'],
    [{}, 'SET a = :one + :one + :one', ONE, 'Syntax error; token: "+", near: ":one + :one"'],
    [
      {},
      'DELETE a :one',
      ONE,
      'operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND',
    ],
    [{}, 'SET a = list_append(b, :one)', ONE, 'operator or function: list_append, operand type: N'],
    [{}, 'SET a = if_not_exists(:one, :one)', ONE, 'Operator or function requires a document path'],
  ];
  for (const [item, expression, values, message] of refused) {
    it(`refuses ${expression}`, () => {
      expect(() => updated(item, expression, values)).to.throw(message);
    });
  }
});
