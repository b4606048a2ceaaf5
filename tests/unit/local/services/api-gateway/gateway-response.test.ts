import { expect } from 'chai';
import { GatewayFixture, header } from './fixture.ts';

function api(responses: Record<string, unknown>[]): GatewayFixture {
  const fixture = new GatewayFixture();
  fixture.route(fixture.path('orders'), 'GET', { api_key_required: true });
  for (const response of responses) fixture.add('gateway_response', response);
  fixture.deploy();
  return fixture;
}

describe('gateway responses', () => {
  it('add headers from the context, the request, and literals', async () => {
    const fixture = api([
      {
        response_type: 'DEFAULT_4XX',
        response_parameters: {
          'gatewayresponse.header.x-correlation-id': 'context.requestId',
          'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
          'gatewayresponse.header.x-echo': 'method.request.header.X-In',
          'gatewayresponse.header.x-absent': 'method.request.header.X-Absent',
        },
        response_templates: { 'application/json': '{"message":$context.error.messageString}' },
      },
    ]);
    const response = await fixture.send({ headers: [['x-in', 'here']] });
    expect([response.status, response.body]).to.deep.equal([403, '{"message":"Forbidden"}']);
    expect(header(response, 'x-correlation-id')).to.equal(header(response, 'x-amzn-RequestId'));
    expect(header(response, 'access-control-allow-origin')).to.equal('*');
    expect(header(response, 'x-echo')).to.equal('here');
    expect(header(response, 'x-absent')).to.equal(undefined);
    expect(header(response, 'content-type')).to.equal('application/json');
  });

  it('of the very type go before the default, and may change the status', async () => {
    const fixture = api([
      { response_type: 'DEFAULT_4XX', status_code: '418' },
      {
        response_type: 'INVALID_API_KEY',
        status_code: '401',
        response_templates: {
          'application/json':
            '{"type":"$context.error.responseType","why":"$context.error.message","at":"$context.stage"}',
        },
      },
    ]);
    const response = await fixture.send();
    expect(response.status).to.equal(401);
    expect(JSON.parse(response.body)).to.deep.equal({
      type: 'INVALID_API_KEY',
      why: 'Forbidden',
      at: 'local',
    });
    expect((await fixture.send({ path: '/local/x' })).status).to.equal(418);
  });

  for (const [what, response, words] of [
    ['another type', { response_type: 'WAF_FILTERED' }, 'the gateway response WAF_FILTERED'],
    [
      'another content type',
      { response_type: 'DEFAULT_4XX', response_templates: { 'text/plain': 'no' } },
      'the content type text/plain',
    ],
    [
      'a directive',
      {
        response_type: 'DEFAULT_4XX',
        response_templates: { 'application/json': '#set($x = 1){}' },
      },
      'the directive #s',
    ],
    [
      'an unknown variable',
      {
        response_type: 'DEFAULT_4XX',
        response_templates: { 'application/json': '$context.error.validationErrorString' },
      },
      'context.error.validationErrorString',
    ],
    [
      'an unknown parameter',
      {
        response_type: 'DEFAULT_4XX',
        response_parameters: { 'gatewayresponse.header.x': 'stageVariables.y' },
      },
      'stageVariables.y',
    ],
  ] as const) {
    it(`refuse ${what} by name`, () => {
      expect(() => api([response])).to.throw(words);
    });
  }
});
