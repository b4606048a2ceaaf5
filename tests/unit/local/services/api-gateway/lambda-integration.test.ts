import { expect } from 'chai';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { FUNCTION_ARN, GatewayFixture, header, message, returning } from './fixture.ts';

function api(integration: Record<string, unknown> = {}): GatewayFixture {
  const fixture = new GatewayFixture();
  const orders = fixture.path('orders');
  fixture.route(orders, 'GET', {}, integration);
  fixture.route(orders, 'POST');
  fixture.deploy();
  return fixture;
}

describe('the event of a proxy integration', () => {
  it('is that of payload format 1.0', async () => {
    const fixture = api();
    await fixture.send({
      method: 'POST',
      query: 'a=1&a=2&b=x%20y',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Twice', '1'],
        ['X-Twice', '2'],
        ['User-Agent', 'test/1'],
        ['Connection', 'keep-alive'],
        ['Content-Length', '7'],
      ],
      body: '{"ä":1}',
    });
    const event = fixture.events[0] ?? {};
    expect(event).to.include({
      resource: '/orders',
      path: '/orders',
      httpMethod: 'POST',
      pathParameters: null,
      stageVariables: null,
      body: '{"ä":1}',
      isBase64Encoded: false,
    });
    expect(event.queryStringParameters).to.deep.equal({ a: '2', b: 'x y' });
    expect(event.multiValueQueryStringParameters).to.deep.equal({ a: ['1', '2'], b: ['x y'] });
    expect(event.headers).to.include({ 'Content-Type': 'application/json', 'X-Twice': '2' });
    expect(event.headers).not.to.have.any.keys('Connection', 'Content-Length');
    expect(event.multiValueHeaders).to.deep.include({ 'X-Twice': ['1', '2'] });
  });

  it('has null for what is not there', async () => {
    const fixture = api();
    await fixture.send();
    expect(fixture.events[0]).to.include({
      body: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
    });
  });

  it('carries the request context', async () => {
    const fixture = api();
    const response = await fixture.send({ headers: [['user-agent', 'test/1']] });
    const context = fixture.events[0]?.requestContext as Record<string, unknown>;
    expect(context).to.include({
      accountId: '000000000000',
      apiId: fixture.apiId,
      stage: 'local',
      path: '/local/orders',
      resourcePath: '/orders',
      httpMethod: 'GET',
      protocol: 'HTTP/1.1',
      requestTime: '01/Jan/2026:00:00:00 +0000',
      requestTimeEpoch: Date.UTC(2026, 0, 1),
      domainName: '127.0.0.1',
      requestId: header(response, 'x-amzn-RequestId'),
      extendedRequestId: header(response, 'x-amz-apigw-id'),
    });
    expect(context.identity).to.include({ sourceIp: '127.0.0.1', userAgent: 'test/1' });
    expect(context.identity).not.to.have.any.keys('apiKey', 'apiKeyId');
  });

  it('says where the request came from, and keeps its trace', async () => {
    const fixture = api();
    await fixture.send({
      headers: [
        ['x-forwarded-for', '203.0.113.7'],
        ['x-amzn-trace-id', 'Root=1-5759e988-bd862e3fe1be46a994272793'],
      ],
    });
    expect(fixture.events[0]?.headers).to.include({
      'X-Forwarded-For': '203.0.113.7, 127.0.0.1',
      'X-Forwarded-Port': '4567',
      'X-Forwarded-Proto': 'http',
      'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
    });
    await fixture.send();
    expect(fixture.events[1]?.headers)
      .to.have.property('X-Amzn-Trace-Id')
      .that.matches(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('splits the query at a semicolon, as AWS does', async () => {
    const fixture = api();
    await fixture.send({ query: 'a=1;b=2' });
    expect(fixture.events[0]?.queryStringParameters).to.deep.equal({ a: '1', b: '2' });
  });
});

describe('the answer of a proxy integration', () => {
  it('is what the function says', async () => {
    const fixture = api();
    fixture.answer = returning({
      statusCode: 202,
      headers: {
        Location: '/orders/1',
        'Content-Type': 'text/plain',
        'X-Number': 1,
        'X-Yes': true,
      },
      multiValueHeaders: { 'Set-Cookie': ['a', 'b'] },
      body: 'ok',
      isBase64Encoded: false,
    });
    const response = await fixture.send();
    expect([response.status, response.body]).to.deep.equal([202, 'ok']);
    expect(header(response, 'location')).to.equal('/orders/1');
    expect(header(response, 'x-number')).to.equal('1');
    expect(header(response, 'x-yes')).to.equal('true');
    expect(response.headers.filter(([name]) => /content-type/i.test(name))).to.deep.equal([
      ['Content-Type', 'text/plain'],
    ]);
    expect(response.headers.filter(([name]) => name === 'Set-Cookie')).to.deep.equal([
      ['Set-Cookie', 'a'],
      ['Set-Cookie', 'b'],
    ]);
    expect(header(response, 'X-Amzn-Trace-Id')).to.match(/^Root=1-/);
  });

  it('is 200, empty JSON, when the function says nothing', async () => {
    const fixture = api();
    fixture.answer = returning({});
    const response = await fixture.send();
    expect([response.status, response.body]).to.deep.equal([200, '']);
    expect(header(response, 'content-type')).to.equal('application/json');
  });

  it('has a header once when both maps give the same value', async () => {
    const fixture = api();
    fixture.answer = returning({ headers: { X: '1' }, multiValueHeaders: { X: ['1', '2'] } });
    const { headers } = await fixture.send();
    expect(headers.filter(([name]) => name === 'X')).to.deep.equal([
      ['X', '1'],
      ['X', '2'],
    ]);
  });

  it('is the base64 text itself, since there are no binary media types', async () => {
    const fixture = api();
    fixture.answer = returning({ body: 'aGk=', isBase64Encoded: true });
    expect((await fixture.send()).body).to.equal('aGk=');
  });

  it("renames headers that are the gateway's own", async () => {
    const fixture = api();
    fixture.answer = returning({ headers: { 'WWW-Authenticate': 'Basic', Date: 'd' } });
    const response = await fixture.send();
    expect(header(response, 'x-amzn-Remapped-WWW-Authenticate')).to.equal('Basic');
    expect(header(response, 'www-authenticate')).to.equal(undefined);
    expect(header(response, 'x-amzn-Remapped-Date')).to.equal('d');
  });

  for (const [what, payload] of Object.entries({
    null: 'null',
    'a text': '"ok"',
    'an array': '[]',
    'no JSON': 'ok',
    'an unknown member': '{"statusCode":200,"status":"ok"}',
    'a body that is no text': '{"statusCode":200,"body":{"a":1}}',
    'a status that is no number': '{"statusCode":"ok"}',
    'a status out of range': '{"statusCode":99}',
    'headers that are a list': '{"headers":[]}',
    'a header that is an object': '{"headers":{"a":{}}}',
    'a header with a line break': '{"headers":{"a":"1\\r\\nb: 2"}}',
    'a single multi-value header': '{"multiValueHeaders":{"a":"b"}}',
  })) {
    it(`is 502 when the function gives ${what}`, async () => {
      const fixture = api();
      fixture.answer = async () => ({ payload });
      const response = await fixture.send();
      expect([response.status, message(response)]).to.deep.equal([502, 'Internal server error']);
      expect(header(response, 'x-amzn-ErrorType')).to.equal('InternalServerErrorException');
    });
  }

  it('is 502 when the function fails', async () => {
    const fixture = api();
    fixture.answer = async () => ({ payload: '{"errorType":"X"}', functionError: 'Unhandled' });
    expect((await fixture.send()).status).to.equal(502);
  });

  it('is 500 when Lambda refuses the call', async () => {
    const fixture = api();
    fixture.answer = async () => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    };
    const response = await fixture.send();
    expect([response.status, message(response)]).to.deep.equal([500, 'Internal server error']);
  });

  it('is 500 without a permission for the method and path', async () => {
    const fixture = api();
    const asked: unknown[] = [];
    fixture.mayInvoke = (...call) => {
      asked.push(...call);
      return false;
    };
    expect((await fixture.send()).status).to.equal(500);
    expect(fixture.events).to.have.length(0);
    expect(asked).to.deep.equal([
      FUNCTION_ARN,
      'apigateway.amazonaws.com',
      `arn:aws:execute-api:us-east-1:000000000000:${fixture.apiId}/local/GET/orders`,
    ]);
  });

  it('is 504 when the function takes longer than the integration waits', async () => {
    const fixture = api({ timeout_milliseconds: 1000 });
    fixture.answer = () => new Promise(() => {});
    const pending = fixture.send();
    await fixture.scheduler.advance(1000);
    const response = await pending;
    expect([response.status, message(response)]).to.deep.equal([504, 'Endpoint request timed out']);
    expect(header(response, 'x-amzn-ErrorType')).to.equal('InternalServerErrorException');
  });

  it('leaves no timer behind when the function answers in time', async () => {
    const fixture = api();
    await fixture.send();
    await fixture.scheduler.runUntilIdle();
    expect(fixture.scheduler.now()).to.equal(Date.UTC(2026, 0, 1));
  });
});
