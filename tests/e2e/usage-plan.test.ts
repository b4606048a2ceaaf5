import { expect } from 'chai';
import { resourceOf } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';

describe('the usage plan', function () {
  this.timeout(30_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform((lock) => {
      const { values } = resourceOf(lock, 'aws_api_gateway_usage_plan');
      values.throttle_settings = [{ rate_limit: 0.001, burst_limit: 3 }];
    });
  });
  after(() => platform?.close());

  it('answers 429 in the gateway’s words once the burst is spent', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) {
      statuses.push((await platform.request('GET', '/orders?status=PENDING')).status);
    }
    expect(statuses).to.deep.equal([200, 200, 200]);
    const over = await platform.request('GET', '/orders?status=PENDING');
    expect(over.status).to.equal(429);
    expect(over.body).to.deep.equal({ message: 'Too Many Requests' });
  });
});
