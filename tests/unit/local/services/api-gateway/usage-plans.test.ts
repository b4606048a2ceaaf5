import { expect } from 'chai';
import { GatewayFixture, header, KEY, message } from './fixture.ts';

function protectedApi(plan: Record<string, unknown> = {}, key = {}): GatewayFixture {
  const fixture = new GatewayFixture();
  fixture.route(fixture.path('orders'), 'GET', { api_key_required: true });
  fixture.deploy();
  fixture.plan(plan, key);
  return fixture;
}

const withKey = { headers: [['x-api-key', KEY]] as [string, string][] };

describe('API keys and usage plans', () => {
  it('lets a key of the plan in, and tells the function which', async () => {
    const fixture = protectedApi();
    expect((await fixture.send({ headers: [['X-API-Key', KEY]] })).status).to.equal(200);
    const context = fixture.events[0]?.requestContext as { identity: Record<string, unknown> };
    expect(context.identity.apiKey).to.equal(KEY);
    expect(context.identity.apiKeyId).to.match(/^[a-z0-9]{10}$/);
  });

  for (const [what, headers] of Object.entries({
    'no key': [],
    'a wrong key': [['x-api-key', 'wrong']],
    'an empty key': [['x-api-key', '']],
  })) {
    it(`refuses ${what} as forbidden`, async () => {
      const response = await protectedApi().send({ headers: headers as [string, string][] });
      expect([response.status, response.body]).to.deep.equal([403, '{"message":"Forbidden"}']);
      expect(header(response, 'x-amzn-ErrorType')).to.equal('ForbiddenException');
    });
  }

  it('refuses a key that is disabled', async () => {
    expect((await protectedApi({}, { enabled: false }).send(withKey)).status).to.equal(403);
  });

  it('refuses a key whose plan has another stage', async () => {
    const fixture = protectedApi({ api_stages: [{ api_id: 'other', stage: 'local' }] });
    expect((await fixture.send(withKey)).status).to.equal(403);
  });

  it('makes a key of 40 letters and digits when no value is given', () => {
    const { value } = new GatewayFixture().add('api_key', { name: 'key' });
    expect(value).to.match(/^[A-Za-z0-9]{40}$/);
  });

  it('refuses a value of under 20 characters, as AWS does', () => {
    expect(() => new GatewayFixture().add('api_key', { name: 'key', value: 'short' })).to.throw(
      'at least 20 characters',
    );
  });

  it('throttles above the burst, and lets in again at the rate', async () => {
    const fixture = protectedApi({ throttle_settings: [{ rate_limit: 2, burst_limit: 3 }] });
    for (let i = 0; i < 3; i++) expect((await fixture.send(withKey)).status).to.equal(200);
    const refused = await fixture.send(withKey);
    expect([refused.status, message(refused)]).to.deep.equal([429, 'Too Many Requests']);
    expect(header(refused, 'x-amzn-ErrorType')).to.equal('TooManyRequestsException');
    await fixture.scheduler.advance(499);
    expect((await fixture.send(withKey)).status).to.equal(429);
    await fixture.scheduler.advance(1);
    expect((await fixture.send(withKey)).status).to.equal(200);
    expect((await fixture.send(withKey)).status).to.equal(429);
  });

  it('refuses above the quota until the next UTC day', async () => {
    const fixture = protectedApi({ quota_settings: [{ limit: 2, offset: 0, period: 'DAY' }] });
    for (let i = 0; i < 2; i++) expect((await fixture.send(withKey)).status).to.equal(200);
    const refused = await fixture.send(withKey);
    expect([refused.status, message(refused)]).to.deep.equal([429, 'Limit Exceeded']);
    expect(header(refused, 'x-amzn-ErrorType')).to.equal('LimitExceededException');
    await fixture.scheduler.advance(24 * 3_600_000);
    expect((await fixture.send(withKey)).status).to.equal(200);
  });

  it('begins a week on Sunday and a month on its first day', async () => {
    // The clock starts on Thursday, 2026-01-01.
    const day = 24 * 3_600_000;
    for (const [period, days] of [
      ['WEEK', 3],
      ['MONTH', 31],
    ] as const) {
      const fixture = protectedApi({ quota_settings: [{ limit: 1, period }] });
      expect((await fixture.send(withKey)).status).to.equal(200);
      await fixture.scheduler.advance(days * day - 1);
      expect((await fixture.send(withKey)).status, period).to.equal(429);
      await fixture.scheduler.advance(1);
      expect((await fixture.send(withKey)).status, period).to.equal(200);
    }
  });

  it('refuses a key in two plans of the same stage', () => {
    const fixture = protectedApi();
    expect(() => {
      const { id } = fixture.add('api_key', { name: 'other' });
      for (let i = 0; i < 2; i++) {
        const plan = fixture.add('usage_plan', {
          api_stages: [{ api_id: fixture.apiId, stage: 'local' }],
        });
        fixture.add('usage_plan_key', { key_id: id, key_type: 'API_KEY', usage_plan_id: plan.id });
      }
    }).to.throw('multiple Usage Plans with the same API stage');
  });

  it('refuses a quota offset and a throttle per method by name', () => {
    const plan = (values: Record<string, unknown>) => () =>
      new GatewayFixture().add('usage_plan', values);
    expect(plan({ quota_settings: [{ limit: 1, offset: 1, period: 'DAY' }] })).to.throw(
      'quota_settings.offset',
    );
    expect(
      plan({ api_stages: [{ api_id: 'a', stage: 'b', throttle: [{ path: '/x' }] }] }),
    ).to.throw('api_stages.throttle');
  });
});

describe('method settings', () => {
  function throttled(settings: [path: string, rate: number, burst: number][]): GatewayFixture {
    const fixture = new GatewayFixture();
    const orders = fixture.path('orders');
    fixture.route(orders, 'GET');
    fixture.route(orders, 'POST');
    fixture.deploy();
    for (const [method_path, rate, burst] of settings) {
      fixture.add('method_settings', {
        stage_name: 'local',
        method_path,
        settings: [{ throttling_rate_limit: rate, throttling_burst_limit: burst }],
      });
    }
    return fixture;
  }

  it('throttle each method of the stage by itself', async () => {
    const fixture = throttled([['*/*', 1, 1]]);
    expect((await fixture.send()).status).to.equal(200);
    const refused = await fixture.send();
    expect([refused.status, message(refused)]).to.deep.equal([429, 'Too Many Requests']);
    expect((await fixture.send({ method: 'POST' })).status).to.equal(200);
  });

  it('of one method go before those of all', async () => {
    const fixture = throttled([
      ['*/*', 1, 1],
      ['orders/POST', 1, 2],
    ]);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await fixture.send({ method: 'POST' })).status);
    expect(statuses).to.deep.equal([200, 200, 429]);
  });

  it('of a burst alone throttle, at the rate of the account', async () => {
    const fixture = throttled([['*/*', -1, 1]]);
    expect((await fixture.send()).status).to.equal(200);
    expect((await fixture.send()).status).to.equal(429);
    expect((await fixture.send({ method: 'POST' })).status).to.equal(200);
  });

  it('of -1 throttle nothing', async () => {
    const fixture = throttled([['*/*', -1, -1]]);
    for (let i = 0; i < 5; i++) expect((await fixture.send()).status).to.equal(200);
  });
});
