import { expect } from 'chai';
import fc from 'fast-check';
import {
  compareScalars,
  compareStrings,
  valuesEqual,
} from '../../../../../local/services/dynamodb/ordering.ts';

describe('DynamoDB ordering', () => {
  it('orders strings by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareStrings(a, b))).to.equal(bytes);
      }),
    );
    expect(compareStrings('\u{1F600}', '\uFFFD')).to.be.greaterThan(0);
  });

  it('orders binary by unsigned bytes', () => {
    const [low, high] = [{ B: Buffer.from([1]).toString('base64') }, { B: '/w==' }];
    expect(compareScalars(low, high)).to.be.lessThan(0);
  });

  it('gives no order to values of different types', () => {
    expect(compareScalars({ S: '1' }, { N: '1' })).to.equal(undefined);
    expect(compareScalars({ BOOL: true }, { BOOL: false })).to.equal(undefined);
  });

  it('takes sets for equal whatever the order, and lists not', () => {
    expect(valuesEqual({ SS: ['a', 'b'] }, { SS: ['b', 'a'] })).to.equal(true);
    expect(valuesEqual({ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] })).to.equal(
      false,
    );
  });

  it('compares documents deeply', () => {
    const document = (deep: string) => ({ M: { a: { L: [{ M: { b: { N: deep } } }] } } });
    expect(valuesEqual(document('1'), document('1'))).to.equal(true);
    expect(valuesEqual(document('1'), document('2'))).to.equal(false);
    expect(valuesEqual({ M: {} }, { M: { a: { NULL: true } } })).to.equal(false);
  });
});
