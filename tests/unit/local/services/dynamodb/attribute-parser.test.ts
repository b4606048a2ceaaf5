import { expect } from 'chai';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import {
  parseAttributeValue,
  parseItem,
} from '../../../../../local/services/dynamodb/attribute-parser.ts';
import { itemSize } from '../../../../../local/services/dynamodb/item-size.ts';

describe('DynamoDB attribute parser', () => {
  it('gives a copy with numbers normalised at every depth', () => {
    const raw = { m: { M: { l: { L: [{ N: '1.0' }] }, s: { NS: ['2.0', '3'] } } } };
    expect(parseItem(raw)).to.deep.equal({
      m: { M: { l: { L: [{ N: '1' }] }, s: { NS: ['2', '3'] } } },
    });
    expect(raw.m.M.l.L[0]?.N).to.equal('1.0');
  });

  it('keeps an attribute called __proto__ an attribute', () => {
    const item = parseItem(JSON.parse('{"__proto__":{"S":"x"}}'));
    expect(Object.keys(item)).to.deep.equal(['__proto__']);
  });

  const refused: [unknown, string, string][] = [
    [{}, 'ValidationException', 'Supplied AttributeValue is empty'],
    [{ S: 'a', N: '1' }, 'ValidationException', 'has more than one datatypes set'],
    [{ S: 1 }, 'SerializationException', 'NUMBER_VALUE cannot be converted to String'],
    [{ BOOL: 'true' }, 'SerializationException', 'STRING_VALUE cannot be converted to Boolean'],
    [
      { NULL: false },
      'ValidationException',
      'Null attribute value types must have the value of true',
    ],
    [{ NS: [] }, 'ValidationException', 'An number set  may not be empty'],
    [{ NS: ['1', '1.0'] }, 'ValidationException', 'Input collection [1, 1] contains duplicates.'],
    [{ B: 'not base64!' }, 'SerializationException', 'Invalid Base64'],
    [nested(33), 'ValidationException', 'Nesting Levels have exceeded supported limits'],
  ];
  for (const [raw, name, message] of refused) {
    it(`refuses ${JSON.stringify(raw).slice(0, 40)}`, () => {
      const parse = () => parseAttributeValue(raw);
      expect(parse).to.throw(AwsError, message).with.property('name', name);
    });
  }

  it('accepts 32 levels', () => {
    expect(() => parseAttributeValue(nested(32))).not.to.throw();
  });

  it('measures an item by names and values', () => {
    expect(itemSize({ é: { S: 'é' } })).to.equal(4);
    expect(itemSize({ l: { L: [{ S: 'abc' }, { BOOL: true }] } })).to.equal(1 + 3 + 4 + 2);
    expect(itemSize({ m: { M: { a: { N: '1' } } } })).to.equal(1 + 3 + 1 + 2 + 1);
  });
});

function nested(levels: number): object {
  return levels === 0 ? { S: 'x' } : { L: [nested(levels - 1)] };
}
