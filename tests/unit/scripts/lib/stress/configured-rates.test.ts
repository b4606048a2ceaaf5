import { expect } from 'chai';
import { ENVIRONMENTS } from '../../../../../scripts/lib/environment.ts';
import { configuredRates, ratesOf } from '../../../../../scripts/lib/stress/configured-rates.ts';

describe('configured rates', () => {
  it('reads rates and provider from tfvars', async () => {
    const text = 'fulfillment_provider = "http"\nfulfillment_success_rate = 0.8 # of orders\n';
    expect(await ratesOf('x.tfvars', text)).to.deep.equal({
      provider: 'http',
      successRate: 0.8,
      errorRate: undefined,
    });
  });

  it("finds a rate in every environment's own tfvars", async () => {
    for (const name of ENVIRONMENTS) {
      const { successRate } = await configuredRates(name);
      expect(successRate, name).to.be.within(0.5, 1);
    }
  });
});
