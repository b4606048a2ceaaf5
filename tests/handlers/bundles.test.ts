import { expect } from 'chai';
import { type Bundles, buildBundles, runBundle } from '../support/bundles.ts';
import { apiEvent, sqsEvent } from '../support/events.ts';
import { COMMON, ENVIRONMENTS } from '../support/function-environments.ts';

describe('built bundles', function () {
  this.timeout(30_000);
  let bundles: Bundles;

  before(async () => {
    bundles = await buildBundles();
  });

  after(() => bundles.remove());

  it('are known to this test, each with its environment', () => {
    expect(bundles.names).to.deep.equal(Object.keys(ENVIRONMENTS));
  });

  for (const [name, environment] of Object.entries(ENVIRONMENTS)) {
    it(`${name} fails its cold start when variables are missing, naming every one`, async () => {
      const { AWS_REGION } = COMMON;
      const outcome = await runBundle(bundles.file(name), { AWS_REGION }, {});
      expect(outcome).to.include({ stage: 'load', errorType: 'ConfigurationError' });
      for (const variable of ['ENVIRONMENT', 'LOG_LEVEL', ...Object.keys(environment)]) {
        const provider = /_PROVIDER$/.test(variable) ? 'is missing' : '';
        expect(outcome.errorMessage).to.contain(`${variable} ${provider}`);
      }
    });

    it(`${name} starts with the variables that it is given`, async () => {
      // Where a function calls AWS for that event, nobody answers.
      const AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
      const variables = { ...COMMON, ...environment, AWS_ENDPOINT_URL, AWS_MAX_ATTEMPTS: '1' };
      const outcome = await runBundle(bundles.file(name), variables, {});
      expect(outcome.stage).to.equal('call');
    });
  }

  it('fulfill-order names the variables of the http provider when it is to use that', async () => {
    const http = { ...COMMON, ...ENVIRONMENTS['fulfill-order'], FULFILLMENT_PROVIDER: 'http' };
    const outcome = await runBundle(bundles.file('fulfill-order'), http, {});
    expect(outcome.errorMessage).to.equal(
      'environment: FULFILLMENT_ENDPOINT_URL is missing; FULFILLMENT_SECRET_ARN is missing; ' +
        'FULFILLMENT_TIMEOUT_MS is missing',
    );
  });

  it('fulfill-order carries the http provider', async () => {
    const http = {
      FULFILLMENT_PROVIDER: 'http',
      FULFILLMENT_ENDPOINT_URL: 'https://provider.example',
      FULFILLMENT_SECRET_ARN: 'arn',
      FULFILLMENT_TIMEOUT_MS: '1000',
    };
    const environment = { ...COMMON, ...ENVIRONMENTS['fulfill-order'], ...http };
    const none = sqsEvent();
    const outcome = await runBundle(bundles.file('fulfill-order'), environment, none);
    expect(outcome.stage).to.equal('call');
  });

  it('api-handler names what of its release is none', async () => {
    const release = { RELEASE_VERSION: 'next', RELEASE_COMMIT: 'HEAD', ARTIFACT_HASH: 'beef' };
    const environment = { ...COMMON, ...ENVIRONMENTS['api-handler'], ...release };
    const outcome = await runBundle(bundles.file('api-handler'), environment, {});
    expect(outcome.errorMessage).to.equal(
      'environment: RELEASE_VERSION must be a version such as 1.2.0; ' +
        'RELEASE_COMMIT must be 40 hexadecimal digits, or not-packaged; ' +
        'ARTIFACT_HASH must be 64 hexadecimal digits, or not-packaged',
    );
  });

  it('api-handler answers its health', async () => {
    const environment = { ...COMMON, ...ENVIRONMENTS['api-handler'] };
    const outcome = await runBundle(bundles.file('api-handler'), environment, apiEvent());
    expect(outcome.result).to.include({ statusCode: 200 });
  });
});
