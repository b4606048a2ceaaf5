import { expect } from 'chai';
import { FUNCTION_URI, GatewayFixture } from './fixture.ts';

describe('API Gateway resource types', () => {
  const method = { resource_id: 'r', http_method: 'GET' };

  for (const [what, type, values, words] of [
    [
      'an authorizer',
      'method',
      { ...method, authorization: 'NONE', authorizer_id: 'a' },
      'authorizer_id',
    ],
    [
      'IAM authorization',
      'method',
      { ...method, authorization: 'AWS_IAM' },
      'authorization = "AWS_IAM"',
    ],
    [
      'any method',
      'method',
      { ...method, http_method: 'ANY', authorization: 'NONE' },
      'http_method = "ANY"',
    ],
    ['an HTTP integration', 'integration', { ...method, type: 'HTTP' }, 'type = "HTTP"'],
    [
      'integration credentials',
      'integration',
      { ...method, type: 'MOCK', credentials: 'arn' },
      'credentials',
    ],
    [
      'another content handling',
      'integration',
      { ...method, type: 'MOCK', content_handling: 'CONVERT_TO_TEXT' },
      'content_handling',
    ],
    [
      'a stage variable',
      'stage',
      { stage_name: 's', deployment_id: 'd', variables: { a: 'b' } },
      'variables',
    ],
    [
      'a cache',
      'stage',
      { stage_name: 's', deployment_id: 'd', cache_cluster_enabled: true },
      'cache_cluster_enabled',
    ],
    [
      'access logs',
      'stage',
      { stage_name: 's', deployment_id: 'd', access_log_settings: [{ format: 'x' }] },
      'access_log_settings',
    ],
    [
      'execution logs',
      'method_settings',
      { stage_name: 's', method_path: '*/*', settings: [{ logging_level: 'INFO' }] },
      'settings.logging_level',
    ],
    [
      'binary media types',
      'rest_api',
      { name: 'a', binary_media_types: ['*/*'] },
      'binary_media_types',
    ],
    ['an OpenAPI body', 'rest_api', { name: 'a', body: '{}' }, 'body'],
    ['a resource policy', 'rest_api', { name: 'a', policy: '{}' }, 'policy'],
    [
      'a selection pattern',
      'integration_response',
      { ...method, status_code: '200', selection_pattern: '4..' },
      'selection_pattern',
    ],
    [
      'a response template',
      'integration_response',
      { ...method, status_code: '200', response_templates: { a: 'b' } },
      'response_templates',
    ],
  ] as const) {
    it(`refuse ${what} by name`, () => {
      const fixture = new GatewayFixture();
      expect(() => fixture.add(type, values)).to.throw(
        `aws_api_gateway_${type}.test attribute ${words}`,
      );
    });
  }

  it('refuse a function URI of another form', () => {
    const fixture = new GatewayFixture();
    const uri = FUNCTION_URI.replace('lambda:path', 'sqs:path');
    expect(() => fixture.route(fixture.path('x'), 'GET', {}, { uri })).to.throw('the uri arn:aws');
  });

  it('refuse a proxy integration that is not called by POST', () => {
    const fixture = new GatewayFixture();
    expect(() =>
      fixture.route(fixture.path('x'), 'GET', {}, { integration_http_method: null }),
    ).to.throw('needs integration_http_method POST');
  });

  it('refuse a timeout above 29 s', () => {
    const fixture = new GatewayFixture();
    expect(() =>
      fixture.route(fixture.path('x'), 'GET', {}, { timeout_milliseconds: 29_001 }),
    ).to.throw('between 50 ms and 29000 ms');
  });

  it('name the missing attribute', () => {
    expect(() => new GatewayFixture().add('resource', { path_part: 'x' })).to.throw(
      'aws_api_gateway_resource.test: parent_id is missing',
    );
  });

  it('refuse a stage of a deployment that is not there', () => {
    expect(() =>
      new GatewayFixture().add('stage', { stage_name: 's', deployment_id: 'gone' }),
    ).to.throw('Invalid Deployment identifier specified');
  });

  it('give what AWS would compute', () => {
    const fixture = new GatewayFixture();
    const orders = fixture.path('orders');
    const byId = fixture.add('resource', { parent_id: orders, path_part: '{order_id}' });
    expect(byId.path).to.equal('/orders/{order_id}');
    fixture.route(orders, 'GET');
    expect(fixture.deploy()).to.deep.include({
      invoke_url: `https://${fixture.apiId}.execute-api.us-east-1.amazonaws.com/local`,
      execution_arn: `arn:aws:execute-api:us-east-1:000000000000:${fixture.apiId}/local`,
    });
  });
});
