import { expect } from 'chai';
import { TEST_SUITES } from '../../../../scripts/lib/rehearsal/test-suites.ts';
import { SUITES } from '../../../support/suites.ts';

describe('the suites', () => {
  it('have names without blanks, at which make would split them', () => {
    for (const name of Object.keys(SUITES)) expect(name).to.match(/^[a-z0-9-]+$/);
  });

  it('with a lane come last, so that none waits for them', () => {
    const lanes = Object.values(SUITES).map(({ lane }) => lane !== undefined);
    expect(lanes.slice(lanes.indexOf(true))).not.to.include(false);
  });

  it('are all run by a rehearsal, but those that deploy', () => {
    const deploying = Object.keys(SUITES).filter((name) => !TEST_SUITES.includes(name));
    expect(deploying).to.deep.equal(['terraform-apply', 'rehearsal']);
    expect(Object.keys(SUITES)).to.include.members([...TEST_SUITES]);
  });
});
