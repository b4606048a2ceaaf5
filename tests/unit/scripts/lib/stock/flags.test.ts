import { expect } from 'chai';
import { UsageError } from '../../../../../scripts/lib/command-line.ts';
import { quantityFlag, requiredFlag } from '../../../../../scripts/lib/stock/flags.ts';

describe('flags of adjust-stock', () => {
  it('read a number of pieces with or without a sign', () => {
    expect(['25', '+25', '-3'].map(quantityFlag)).to.deep.equal([25, 25, -3]);
  });

  for (const value of ['', '0', '1.5', 'x', '1e3', '99999999999999999999']) {
    it(`refuse "${value}" as a number of pieces`, () => {
      expect(() => quantityFlag(value)).to.throw(UsageError, '--quantity must be a whole number');
    });
  }

  it('refuse to go on without who or why', () => {
    expect(requiredFlag('by', ' ana ')).to.equal('ana');
    for (const value of [undefined, '', '  ']) {
      expect(() => requiredFlag('reason', value)).to.throw(UsageError, '--reason is missing');
    }
  });
});
