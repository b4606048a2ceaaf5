import { readFile } from 'node:fs/promises';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'chai';
import { aFulfillmentRequest, anOrder, aPricedOrder, ORDER_ID } from '../support/builders.ts';
import { type Bundles, buildBundles, fakeEndpoint, runBundle } from '../support/bundles.ts';
import { apiEvent, sqsEvent, sqsRecord } from '../support/events.ts';

const COMMON = {
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'info',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};
const ORDERS = { ORDERS_TABLE: 'orders', ORDER_EVENTS_TABLE: 'order-events' };
const MACHINE = {
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow',
};
const SIMULATION = {
  FULFILLMENT_PROVIDER: 'simulated',
  FULFILLMENT_SUCCESS_RATE: '0',
  FULFILLMENT_ERROR_RATE: '0',
  FULFILLMENT_SEED: 'test',
};

/** The environment variables of each function, as Terraform sets them. */
const ENVIRONMENTS: Record<string, Record<string, string>> = {
  'api-handler': { ...ORDERS, ...MACHINE, CORS_ALLOWED_ORIGIN: '*' },
  'confirm-order': ORDERS,
  'dlq-handler': { FAILED_ORDERS_TABLE: 'failed-orders' },
  'fail-order': { ...ORDERS, FAILED_ORDERS_TABLE: 'failed-orders' },
  'fulfill-order': { ORDERS_TABLE: 'orders', ORDER_QUEUE_URL: 'https://sqs/q', ...SIMULATION },
  'outbox-relay': { EVENT_BUS_NAME: 'bus', ...MACHINE },
  'reject-order': ORDERS,
  'validate-order': { ...ORDERS, INVENTORY_TABLE: 'inventory' },
};
const WORKFLOW = 'terraform/environments/multi-env/workflows/order-workflow.asl.json';

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
        const provider = variable === 'FULFILLMENT_PROVIDER' ? 'is missing' : '';
        expect(outcome.errorMessage).to.contain(`${variable} ${provider}`);
      }
    });

    it(`${name} starts with the variables that it is given`, async () => {
      const outcome = await runBundle(bundles.file(name), { ...COMMON, ...environment }, {});
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

  it('api-handler answers its health', async () => {
    const environment = { ...COMMON, ...ENVIRONMENTS['api-handler'] };
    const outcome = await runBundle(bundles.file('api-handler'), environment, apiEvent());
    expect(outcome.result).to.include({ statusCode: 200 });
  });

  describe('produce every error name that the workflow catches', () => {
    const produced = new Set<string>();

    it('validate-order throws OrderRejectedError', async () => {
      const answers = {
        GetItem: { Item: marshall(anOrder()) },
        BatchGetItem: { Responses: { inventory: [] } },
      };
      const reference = { order_id: ORDER_ID, correlation_id: 'c' };
      const { outcome } = await run('validate-order', answers, reference);
      expect(outcome.errorMessage).to.equal('UNKNOWN_PRODUCT: p-1');
      produced.add(outcome.errorType ?? '');
    });

    it('reject-order throws IllegalTransitionError', async () => {
      const answers = { GetItem: { Item: marshall(aPricedOrder()) } };
      const input = { order_id: ORDER_ID, correlation_id: 'c', error: 'OrderRejectedError' };
      const { outcome } = await run('reject-order', answers, input);
      produced.add(outcome.errorType ?? '');
    });

    it('fulfill-order reports FulfillmentRejectedError', async () => {
      const event = sqsEvent(sqsRecord(aFulfillmentRequest(), { sentAt: Date.now() }));
      const { asked } = await run('fulfill-order', { SendTaskFailure: {} }, event);
      produced.add(String(asked.at(-1)?.input.error));
    });

    it('dlq-handler reports FulfillmentDeadLetteredError', async () => {
      const event = sqsEvent(sqsRecord(aFulfillmentRequest()));
      const { asked } = await run('dlq-handler', { UpdateItem: {}, SendTaskFailure: {} }, event);
      produced.add(String(asked.at(-1)?.input.error));
    });

    it('and the workflow names no other', async () => {
      const named = (await readFile(WORKFLOW, 'utf8')).match(/"\w+Error"/g) ?? [];
      const own = new Set(named.map((text) => text.slice(1, -1)));
      expect([...own].sort()).to.deep.equal([...produced].sort());
    });
  });

  async function run(name: string, answers: Record<string, unknown>, event: unknown) {
    const endpoint = await fakeEndpoint(answers);
    try {
      const environment = { ...COMMON, ...ENVIRONMENTS[name], AWS_ENDPOINT_URL: endpoint.url };
      const outcome = await runBundle(bundles.file(name), environment, event);
      return { outcome, asked: endpoint.asked };
    } finally {
      await endpoint.close();
    }
  }
});
