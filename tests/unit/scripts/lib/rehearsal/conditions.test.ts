import { expect } from 'chai';
import {
  decideEntry,
  type EntryCondition,
} from '../../../../../scripts/lib/rehearsal/conditions.ts';

const NAMESPACES = new Map([['plan', { CHANGES: 'false' }]]);

function condition(operator: string, value: string, result: 'SKIP' | 'FAIL' = 'SKIP') {
  const rule = { name: 'check', variable: '#{plan.CHANGES}', operator, value };
  return [{ result, rules: [rule] }] satisfies EntryCondition[];
}

describe('the condition before a stage', () => {
  it('lets it be entered when its rules hold', () => {
    for (const conditions of [
      [],
      condition('EQ', 'false'),
      condition('NE', 'true'),
      condition('CONTAINS', 'als'),
    ]) {
      expect(decideEntry(conditions, NAMESPACES)).to.deep.equal({ entered: true });
    }
  });

  it('has its result come about when a rule does not hold', () => {
    for (const [operator, value] of [
      ['EQ', 'true'],
      ['NE', 'false'],
      ['CONTAINS', 'true'],
    ] as const) {
      expect(decideEntry(condition(operator, value, 'FAIL'), NAMESPACES)).to.deep.equal({
        entered: false,
        result: 'FAIL',
        rule: 'check',
      });
    }
  });

  it('is refused with an operator that is not honoured', () => {
    expect(() => decideEntry(condition('MATCHES', 'f.*'), NAMESPACES)).to.throw('MATCHES');
  });
});
