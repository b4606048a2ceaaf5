import { expect } from 'chai';
import { type ApiTarget, apiTarget } from './api-gateway-target.ts';
import { skippedElsewhere } from './behaviour.ts';

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const ORDER = { customer_id: 'customer-1', items: [{ product_id: 'product-1', quantity: 0 }] };

const skipped = process.env.CONFORMANCE_API_URL
  ? ''
  : skippedElsewhere('CONFORMANCE_API_URL names no API that the endpoint deployed');

/** Refusals that a caller sees, in AWS's words. Each names the page that its rule comes from. */
describe(`conformance: API Gateway${skipped}`, () => {
  let target: ApiTarget;
  before(async function () {
    if (skipped) this.skip();
    target = await apiTarget();
  });
  after(() => target?.close());

  const call = (path: string, { key = '', ...init }: RequestInit & { key?: string } = {}) =>
    fetch(target.url + path, {
      ...init,
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
    });
  const post = (body: unknown, key = target.apiKey) =>
    call('/orders', {
      method: 'POST',
      key,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  async function refused(
    response: Response,
    status: number,
    errorType: string,
    message: string,
  ): Promise<void> {
    expect(response.status).to.equal(status);
    expect(response.headers.get('x-amzn-errortype')).to.equal(errorType);
    expect(await response.json()).to.deep.equal({ message });
    const id = response.headers.get('x-amzn-requestid');
    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('x-correlation-id')).to.equal(id);
    expect(response.headers.get('x-amz-apigw-id')).to.match(/=$/);
  }

  it(`refuses a missing key as forbidden (${GUIDE}/api-gateway-api-key-source.html)`, async () => {
    await refused(await post(ORDER, ''), 403, 'ForbiddenException', 'Forbidden');
  });

  it(`refuses an unknown key as forbidden (${GUIDE}/api-gateway-api-key-source.html)`, async () => {
    await refused(await post(ORDER, 'no-such-key'), 403, 'ForbiddenException', 'Forbidden');
  });

  for (const [what, path, method] of [
    ['an unknown path', '/no-such-path', 'GET'],
    ['an unknown method of a path', '/orders', 'PATCH'],
  ] as const) {
    it(`refuses ${what} as a missing token (${GUIDE}/supported-gateway-response-types.html)`, async () => {
      await refused(
        await call(path, { method, key: target.apiKey }),
        403,
        'MissingAuthenticationTokenException',
        'Missing Authentication Token',
      );
    });
  }

  for (const [what, body] of [
    ['malformed JSON', '{"customer_id":'],
    ['an absent body', ''],
    ['a missing field', { customer_id: 'customer-1' }],
    ['a value below its minimum', ORDER],
    ['a value of another type', { ...ORDER, items: 'none' }],
  ] as const) {
    it(`refuses ${what} as a bad body (${GUIDE}/api-gateway-method-request-validation.html)`, async () => {
      await refused(await post(body), 400, 'BadRequestException', 'Invalid request body');
    });
  }

  it(`checks the key before the body (${GUIDE}/api-gateway-request-throttling.html)`, async () => {
    await refused(await post('{', ''), 403, 'ForbiddenException', 'Forbidden');
  });

  it(`answers a preflight by itself, without key (${GUIDE}/how-to-cors.html)`, async () => {
    const response = await call('/orders', { method: 'OPTIONS' });
    expect([response.status, await response.text()]).to.deep.equal([200, '']);
    expect(response.headers.get('access-control-allow-origin')).to.be.a('string');
  });

  it(`lets a method that needs no key be called without (${GUIDE}/api-gateway-setup-api-key-with-console.html)`, async () => {
    const response = await call('/health');
    expect(response.status).to.equal(200);
    expect(response.headers.get('x-amzn-requestid')).to.match(/^[0-9a-f-]{36}$/);
  });
});
