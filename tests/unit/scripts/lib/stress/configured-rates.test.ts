import { expect } from 'chai';
import { ENVIRONMENTS } from '../../../../../scripts/lib/environment.ts';
import { expectedShare, shareOf } from '../../../../../scripts/lib/stress/configured-rates.ts';

describe('configured rates', () => {
  it('multiplies the share that is paid for by the share that is sent', async () => {
    const text = 'fulfillment_success_rate = 0.8 # of orders\npayment_decline_rate = 0.25\n';
    expect(await shareOf('x.tfvars', text)).to.be.closeTo(0.6, 1e-9);
  });

  it('expects nothing where a real provider decides', async () => {
    const rates = 'fulfillment_success_rate = 0.8\npayment_decline_rate = 0\n';
    expect(await shareOf('x.tfvars', `${rates}payment_provider = "http"\n`)).to.equal(undefined);
    expect(await shareOf('x.tfvars', `${rates}fulfillment_provider = "http"\n`)).to.equal(
      undefined,
    );
  });

  it("finds a share in every environment's own tfvars", async () => {
    for (const name of ENVIRONMENTS) {
      expect(await expectedShare(name), name).to.be.within(0.5, 1);
    }
  });
});
