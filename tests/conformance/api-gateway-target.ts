import { readFile } from 'node:fs/promises';
import { GatewayFixture, KEY, returning } from '../unit/local/services/api-gateway/fixture.ts';

/** A deployed API of the order routes, and how to call it. */
export interface ApiTarget {
  url: string;
  apiKey: string;
  close(): Promise<void>;
}

/**
 * The API under test: the one at `CONFORMANCE_API_URL` (with `CONFORMANCE_API_KEY`) where that is
 * set, e.g. an environment's `api_gateway_url`; else the local gateway with the same routes, model
 * and gateway responses, in front of a function that always answers 200.
 */
export async function apiTarget(): Promise<ApiTarget> {
  const { CONFORMANCE_API_URL: url, CONFORMANCE_API_KEY: apiKey = '' } = process.env;
  if (url) return { url: url.replace(/\/$/, ''), apiKey, close: async () => {} };
  const fixture = new GatewayFixture();
  fixture.answer = returning({ statusCode: 200, body: '{}' });
  await provision(fixture);
  const port = await fixture.gateway.listen();
  return {
    url: `http://127.0.0.1:${port}/local`,
    apiKey: KEY,
    close: () => fixture.gateway.close(),
  };
}

async function provision(fixture: GatewayFixture): Promise<void> {
  const file = 'terraform/modules/api-gateway/models/order-request.schema.json';
  fixture.add('model', {
    name: 'OrderRequest',
    content_type: 'application/json',
    schema: await readFile(file, 'utf8'),
  });
  const { id } = fixture.add('request_validator', { name: 'body', validate_request_body: true });
  const orders = fixture.path('orders');
  fixture.route(orders, 'POST', {
    api_key_required: true,
    request_validator_id: id,
    request_models: { 'application/json': 'OrderRequest' },
  });
  preflight(fixture, orders);
  fixture.route(fixture.path('health'), 'GET');
  fixture.add('gateway_response', {
    response_type: 'DEFAULT_4XX',
    response_parameters: {
      'gatewayresponse.header.x-correlation-id': 'context.requestId',
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
    },
    response_templates: { 'application/json': '{"message":$context.error.messageString}' },
  });
  fixture.deploy();
  fixture.plan();
}

function preflight(fixture: GatewayFixture, resourceId: string): void {
  const method = { resource_id: resourceId, http_method: 'OPTIONS' };
  const name = 'method.response.header.Access-Control-Allow-Origin';
  fixture.add('method', { ...method, authorization: 'NONE' });
  fixture.add('integration', {
    ...method,
    type: 'MOCK',
    request_templates: { 'application/json': '{"statusCode": 200}' },
  });
  const response = { ...method, status_code: '200' };
  fixture.add('method_response', { ...response, response_parameters: { [name]: true } });
  fixture.add('integration_response', { ...response, response_parameters: { [name]: "'*'" } });
}
