import { expect } from 'chai';
import { GatewayFixture, header } from './fixture.ts';

interface Parts {
  integration?: Record<string, unknown>;
  declared?: Record<string, boolean>;
  response?: Record<string, unknown> | null;
}

function preflight({ integration = {}, declared, response = {} }: Parts = {}): GatewayFixture {
  const fixture = new GatewayFixture();
  const method = { resource_id: fixture.path('orders'), http_method: 'OPTIONS' };
  fixture.add('method', { ...method, authorization: 'NONE' });
  fixture.add('integration', {
    ...method,
    type: 'MOCK',
    request_templates: { 'application/json': '{"statusCode": 200}' },
    ...integration,
  });
  fixture.add('method_response', {
    ...method,
    status_code: '200',
    response_parameters: declared ?? { 'method.response.header.Access-Control-Allow-Origin': true },
  });
  if (response) {
    fixture.add('integration_response', {
      ...method,
      status_code: '200',
      response_parameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
      ...response,
    });
  }
  fixture.deploy();
  return fixture;
}

describe('a mock integration', () => {
  it('answers a preflight by itself', async () => {
    const fixture = preflight();
    const response = await fixture.send({ method: 'OPTIONS' });
    expect([response.status, response.body]).to.deep.equal([200, '']);
    expect(header(response, 'access-control-allow-origin')).to.equal('*');
    expect(fixture.events).to.have.length(0);
  });

  it('fails on a content type without template, since its body says no status', async () => {
    const response = await preflight().send({
      method: 'OPTIONS',
      headers: [['content-type', 'text/plain']],
      body: 'x',
    });
    expect(response.status).to.equal(500);
  });

  it('fails without an integration response', async () => {
    expect((await preflight({ response: null }).send({ method: 'OPTIONS' })).status).to.equal(500);
  });

  it('refuses a header that the method response does not declare', () => {
    expect(() => preflight({ declared: {} })).to.throw(
      'Invalid mapping expression parameter specified',
    );
  });

  it('refuses an integration response without method response', () => {
    expect(() => preflight({ response: { status_code: '201' } })).to.throw(
      'No method response exists for method',
    );
  });

  it('refuses a template that is more than a constant by name', () => {
    const templates = { 'application/json': '#set($s = 200){"statusCode": $s}' };
    expect(() => preflight({ integration: { request_templates: templates } })).to.throw(
      'the request template',
    );
  });
});
