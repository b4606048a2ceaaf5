import { expect } from 'chai';
import { resolveVariables } from '../../../../../scripts/lib/rehearsal/variables.ts';

const NAMESPACES = new Map([
  ['SourceVariables', { CommitId: 'abc' }],
  ['plan_prod', { PLAN_SUMMARY: '1 to add' }],
]);

describe('variables of actions', () => {
  it('are put in wherever they stand', () => {
    const text = 'plan of #{SourceVariables.CommitId}: #{plan_prod.PLAN_SUMMARY}.';
    expect(resolveVariables(text, NAMESPACES)).to.equal('plan of abc: 1 to add.');
  });

  for (const reference of ['#{plan_prod.PLAN_LINK}', '#{plan_dev.PLAN_SUMMARY}']) {
    it(`fail the action where nothing has left ${reference}`, () => {
      expect(() => resolveVariables(reference, NAMESPACES)).to.throw(reference);
    });
  }
});
