import { expect } from 'chai';
import fc from 'fast-check';
import {
  addNumbers,
  compareNumbers,
  normaliseNumber,
  numberSize,
  subtractNumbers,
} from '../../../../../local/services/dynamodb/number.ts';

describe('DynamoDB numbers', () => {
  const normalised: [string, string][] = [
    ['0', '0'],
    ['-0.0', '0'],
    ['0042.1200', '42.12'],
    ['+.5', '0.5'],
    ['1E3', '1000'],
    ['12.5e-3', '0.0125'],
    ['1E125', `1${'0'.repeat(125)}`],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['-9007199254740993', '-9007199254740993'],
  ];
  for (const [text, expected] of normalised) {
    it(`keeps ${text} in plain notation`, () => {
      expect(normaliseNumber(text)).to.equal(expected);
    });
  }

  const refused: [string, string][] = [
    ['', 'The parameter cannot be converted to a numeric value'],
    ['1x', 'The parameter cannot be converted to a numeric value: 1x'],
    ['.', 'The parameter cannot be converted to a numeric value: .'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
    [
      '1E126',
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      '1E-131',
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
  ];
  for (const [text, message] of refused) {
    it(`refuses "${text}"`, () => {
      expect(() => normaliseNumber(text)).to.throw(message);
    });
  }

  it('adds and subtracts without loss at 38 digits', () => {
    expect(addNumbers('99999999999999999999999999999999999999', '1')).to.equal(
      `1${'0'.repeat(38)}`,
    );
    expect(subtractNumbers('0.1', '0.3')).to.equal('-0.2');
    expect(addNumbers('1', '-1')).to.equal('0');
  });

  it('refuses a sum that needs more than 38 digits', () => {
    expect(() => addNumbers('1E40', '1')).to.throw('more than 38 significant digits');
  });

  it('agrees with exact integer arithmetic and order for any integers', () => {
    const integers = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const [x, y] = [normaliseNumber(String(a)), normaliseNumber(String(b))];
        expect(addNumbers(x, y)).to.equal(String(a + b));
        expect(subtractNumbers(x, y)).to.equal(String(a - b));
        expect(Math.sign(compareNumbers(x, y))).to.equal(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('orders fractions, signs and magnitudes', () => {
    const inOrder = ['-100000000000000000000', '-1.5', '-0.00000000000000000001', '0'];
    inOrder.push('0.00000000000000000001', '0.0000000000000000001', '1', '12345678901234567890');
    const shuffled = [...inOrder].reverse();
    expect(shuffled.sort(compareNumbers)).to.deep.equal(inOrder);
  });

  const sizes: [string, number][] = [
    ['0', 1],
    ['1', 2],
    ['-1', 3],
    ['123456', 4],
    ['3.14159', 5],
    [`1${'0'.repeat(125)}`, 2],
  ];
  for (const [text, bytes] of sizes) {
    it(`counts ${text.slice(0, 12)} as ${bytes} bytes`, () => {
      expect(numberSize(text)).to.equal(bytes);
    });
  }
});
