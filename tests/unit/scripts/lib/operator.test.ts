import { expect } from 'chai';
import { confirmProd, operatorName, takeAction } from '../../../../scripts/lib/operator.ts';

describe('an operator', () => {
  it('is who they say, else the user of this machine', () => {
    expect(operatorName(' ann ')).to.equal('ann');
    expect(operatorName(undefined)).to.match(/^.+@.+$/);
    expect(operatorName('')).to.equal(operatorName(undefined));
  });

  it('is not asked anywhere but in prod, nor there with --yes', async () => {
    await confirmProd({ name: 'staging' }, false, 'Go on?');
    await confirmProd({ name: 'prod' }, true, 'Go on?');
  });

  it('says the action before the flags', () => {
    const argv = ['node', 'breaker.ts', 'open', '--reason', 'x'];
    expect(takeAction(['open', 'close'], argv)).to.equal('open');
    expect(argv).to.deep.equal(['node', 'breaker.ts', '--reason', 'x']);
    expect(takeAction(['open', 'close'], ['node', 'breaker.ts', 'shut'])).to.equal(undefined);
    expect(takeAction(['open', 'close'], ['node', 'breaker.ts'])).to.equal(undefined);
  });
});
