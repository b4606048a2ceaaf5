import { expect } from 'chai';
import { GatewayFixture, header, message } from './fixture.ts';

describe('API Gateway routing', () => {
  let fixture: GatewayFixture;
  beforeEach(() => {
    fixture = new GatewayFixture();
    const orders = fixture.path('orders');
    fixture.route(orders, 'GET');
    fixture.route(fixture.path('{order_id}', orders), 'GET');
    fixture.route(fixture.path('latest', orders), 'GET');
    fixture.deploy();
  });

  it('answers a path parameter decoded, and the path as it was sent', async () => {
    await fixture.send({ path: '/local/orders/a%20b' });
    expect(fixture.events[0]).to.include({
      resource: '/orders/{order_id}',
      path: '/orders/a%20b',
    });
    expect(fixture.events[0]?.pathParameters).to.deep.equal({ order_id: 'a b' });
  });

  it('prefers a fixed path part to a parameter', async () => {
    await fixture.send({ path: '/local/orders/latest' });
    expect(fixture.events[0]).to.include({ resource: '/orders/latest', pathParameters: null });
  });

  it('ignores a trailing slash', async () => {
    expect((await fixture.send({ path: '/local/orders/' })).status).to.equal(200);
    expect(fixture.events[0]).to.include({ resource: '/orders' });
  });

  for (const [what, request] of Object.entries({
    'an unknown path': { path: '/local/nothing' },
    'a deeper path': { path: '/local/orders/1/2' },
    'a method that the path does not have': { method: 'DELETE' },
    'the root of the stage': { path: '/local' },
  })) {
    it(`refuses ${what} as a missing token`, async () => {
      const response = await fixture.send(request);
      expect(response.status).to.equal(403);
      expect(response.body).to.equal('{"message":"Missing Authentication Token"}');
      expect(header(response, 'x-amzn-ErrorType')).to.equal('MissingAuthenticationTokenException');
    });
  }

  it('refuses an unknown stage as forbidden', async () => {
    const response = await fixture.send({ path: '/prod/orders' });
    expect([response.status, message(response)]).to.deep.equal([403, 'Forbidden']);
    expect(header(response, 'x-amzn-ErrorType')).to.equal('ForbiddenException');
  });

  it('refuses a path that cannot be decoded', async () => {
    expect((await fixture.send({ path: '/local/orders/%E0%A4' })).status).to.equal(400);
  });

  it('serves nothing that was made after the deployment', async () => {
    fixture.route(fixture.path('later'), 'GET');
    expect((await fixture.send({ path: '/local/later' })).status).to.equal(403);
  });

  it('gives every answer a request id and an API id', async () => {
    for (const path of ['/local/orders', '/local/nothing', '/prod']) {
      const response = await fixture.send({ path });
      expect(header(response, 'x-amzn-RequestId')).to.match(/^[0-9a-f-]{36}$/);
      expect(header(response, 'x-amz-apigw-id')).to.match(/^[\w-]{15}=$/);
    }
  });

  it('refuses a greedy path parameter by name', () => {
    const other = new GatewayFixture();
    other.route(other.path('{proxy+}'), 'GET');
    expect(() => other.deploy()).to.throw('greedy path parameter {proxy+}');
  });

  it('refuses two path parameters under one parent', () => {
    const other = new GatewayFixture();
    other.route(other.path('{a}'), 'GET');
    other.route(other.path('{b}'), 'GET');
    expect(() => other.deploy()).to.throw('Another resource with the same parent');
  });

  it('refuses the deployment of a method without integration', () => {
    const other = new GatewayFixture();
    other.add('method', {
      resource_id: other.path('x'),
      http_method: 'GET',
      authorization: 'NONE',
    });
    expect(() => other.deploy()).to.throw('No integration defined for method (GET /x)');
  });

  it('refuses the deployment of an API without methods', () => {
    expect(() => new GatewayFixture().deploy()).to.throw("doesn't contain any methods");
  });
});
