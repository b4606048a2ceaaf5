import { readFile } from 'node:fs/promises';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'chai';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import {
  aChargedOrder,
  aFulfillmentRequest,
  anOrder,
  aPricedOrder,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { type Bundles, buildBundles, fakeEndpoint, runBundle } from '../support/bundles.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';
import { COMMON, ENVIRONMENTS } from '../support/function-environments.ts';
import { orderWorkflow, type State } from '../support/order-workflow.ts';

const compensation = { end: 'FAILED', failure_reason: 'X: x' } as const;
const cancel_requested_at = NOW;
const step = { order_id: ORDER_ID, correlation_id: 'c' };
const undoing = { ...step, end: 'FAILED', error: 'X', cause: 'x' };
const reserved = aPricedOrder({ stock: 'RESERVED', version: 3 });
const far = '2999-01-01T00:00:00.000Z';
const OUT_OF_STOCK = {
  __type: 'TransactionCanceledException',
  CancellationReasons: ['None', 'None', 'ConditionalCheckFailed', 'None'].map((Code) => ({ Code })),
};
const OUTAGE = { 'simulated-payments': { payment_key: '#outage', until: far } };
const OPEN = {
  'circuit-breakers': { breaker_name: 'payment', status: 'OPEN', version: 1, retry_at: far },
};

interface Cause {
  input?: unknown;
  /** The item that each table answers, whatever its key. */
  items?: Record<string, object>;
  answers?: Record<string, unknown>;
  environment?: Record<string, string>;
}

/** How each function is brought to throw each error, or to report it to the workflow. */
const CAUSES: Record<string, Record<string, Cause>> = {
  'validate-order': {
    OrderRejectedError: { items: { orders: anOrder() } },
    OrderCancelledError: { items: { orders: anOrder({ cancel_requested_at }) } },
    CompensationBegunError: { items: { orders: anOrder({ compensation }) } },
    OrderEndedError: { items: { orders: aPricedOrder({ status: 'FAILED' }) } },
  },
  'reserve-inventory': {
    OrderRejectedError: {
      items: { orders: aPricedOrder() },
      answers: { TransactWriteItems: OUT_OF_STOCK },
    },
    OrderCancelledError: { items: { orders: aPricedOrder({ cancel_requested_at }) } },
    CompensationBegunError: { items: { orders: aPricedOrder({ compensation }) } },
  },
  'charge-payment': {
    PaymentDeclinedError: { items: { orders: { ...reserved, payment: 'DECLINED' } } },
    OrderCancelledError: { items: { orders: { ...reserved, cancel_requested_at } } },
    CompensationBegunError: { items: { orders: { ...reserved, compensation } } },
    PaymentUnavailableError: { items: { orders: reserved, ...OUTAGE } },
    CircuitOpenError: { items: { orders: reserved, ...OPEN } },
    PaymentOutcomeUnknownError: {
      items: { orders: reserved },
      answers: { UpdateItem: { Attributes: marshall({ status: 'ATTEMPTED', attempts: 1 }) } },
      environment: { PAYMENT_TIMEOUT_UNCHARGED_RATE: '1' },
    },
  },
  'refund-payment': {
    PaymentUnsettledError: { items: charging(far) },
    PaymentUnavailableError: { items: { ...charging(NOW), ...OUTAGE } },
    CircuitOpenError: { items: { ...charging(NOW), ...OPEN } },
    PaymentOutcomeUnknownError: {
      items: {
        orders: aChargedOrder({ compensation }),
        payments: payment('CHARGED', NOW),
      },
      answers: { UpdateItem: { Attributes: marshall({ status: 'ATTEMPTED', attempts: 1 }) } },
      environment: { PAYMENT_TIMEOUT_UNCHARGED_RATE: '1' },
    },
  },
  'confirm-order': {
    IllegalTransitionError: {
      input: { ...step, fulfillment: { fulfillment_id: 'f-1' } },
      items: { orders: aChargedOrder({ fulfillment_started_at: NOW, compensation }) },
    },
  },
  'close-order': {
    IllegalTransitionError: {
      input: { ...undoing, end: 'REJECTED', error: 'OrderRejectedError' },
      items: { orders: reserved },
    },
  },
  'fulfill-order': {
    FulfillmentRejectedError: { items: { orders: aChargedOrder() } },
    OrderCancelledError: { items: { orders: aChargedOrder({ cancel_requested_at }) } },
    CompensationBegunError: { items: { orders: aChargedOrder({ compensation }) } },
  },
  'dlq-handler': { FulfillmentDeadLetteredError: {} },
};

/** Functions that report to the workflow by the task token of RequestFulfillment. */
const REPORTERS = ['fulfill-order', 'dlq-handler'];
const QUEUE = 'order-queue';

describe('the error names that the workflow knows, in the built bundles', function () {
  this.timeout(120_000);
  let bundles: Bundles;

  before(async () => {
    bundles = await buildBundles();
  });

  after(() => bundles.remove());

  for (const [name, causes] of Object.entries(CAUSES)) {
    for (const [error, cause] of Object.entries(causes)) {
      const verb = REPORTERS.includes(name) ? 'reports' : 'throws';
      it(`${name} ${verb} ${error}`, async () => {
        expect(await provoke(name, cause)).to.equal(error);
        // A class name does not survive being minified: the name must be written out.
        expect(await readFile(bundles.file(name), 'utf8')).to.match(
          new RegExp(`["'\`]${error}["'\`]`),
        );
      });
    }
  }

  it('are these and no others, state by state', async () => {
    const { States } = await orderWorkflow();
    const known = Object.values(States).flatMap((state) =>
      ownErrors(state).map((error) => `${functionOf(state)} ${error}`),
    );
    const thrown = Object.entries(CAUSES).flatMap(([name, causes]) =>
      Object.keys(causes).map((error) => `${REPORTERS.includes(name) ? QUEUE : name} ${error}`),
    );
    expect([...new Set(thrown)].sort()).to.deep.equal([...new Set(known)].sort());
  });

  /** The name by which the workflow would hear of it. */
  async function provoke(name: string, cause: Cause): Promise<string> {
    const { items = {}, answers = {}, environment = {} } = cause;
    const endpoint = await fakeEndpoint({ ...usualAnswers(items), ...answers });
    try {
      const variables = { ...COMMON, ...ENVIRONMENTS[name], ...environment };
      const outcome = await runBundle(
        bundles.file(name),
        { ...variables, AWS_ENDPOINT_URL: endpoint.url, AWS_MAX_ATTEMPTS: '1' },
        cause.input ?? usualInput(name),
      );
      if (!REPORTERS.includes(name)) return `${outcome.errorType}`;
      const told = endpoint.asked.find(({ operation }) => operation === 'SendTaskFailure');
      return `${told?.input.error}`;
    } finally {
      await endpoint.close();
    }
  }
});

function usualAnswers(items: Record<string, object>): Record<string, unknown> {
  return {
    GetItem: ({ TableName }: { TableName: string }) => {
      const item = items[TableName];
      return item ? { Item: marshall(item) } : {};
    },
    BatchGetItem: { Responses: { inventory: [] } },
    TransactWriteItems: {},
    UpdateItem: {},
    DeleteItem: {},
    PutItem: {},
    SendTaskFailure: {},
  };
}

function usualInput(name: string): unknown {
  if (REPORTERS.includes(name)) {
    const record = sqsRecord(aFulfillmentRequest(), { sentAt: Date.now() });
    if (name === 'fulfill-order') return sqsEvent(record);
    return sqsEvent({ ...record, eventSourceARN: record.eventSourceARN.replace(/queue$/, 'dlq') });
  }
  return name === 'refund-payment' ? undoing : step;
}

/** An order that is undone while its charge was asked for and never heard of. */
function charging(attempted_at: string): Record<string, object> {
  const order: Order = aPricedOrder({ stock: 'RESERVED', compensation });
  return { orders: order, payments: payment('CHARGING', attempted_at) };
}

function payment(status: string, attempted_at: string) {
  return {
    order_id: ORDER_ID,
    status,
    amount_cents: 2_500,
    charge_key: `${ORDER_ID}:charge`,
    refund_key: `${ORDER_ID}:refund`,
    provider_reference: `${ORDER_ID}:charge`,
    attempted_at,
    correlation_id: 'c',
    created_at: NOW,
    updated_at: NOW,
    version: 1,
  };
}

function functionOf({ Arguments }: State): string {
  return Arguments?.FunctionName ?? QUEUE;
}

function ownErrors({ Retry = [], Catch = [] }: State): string[] {
  const names = [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals);
  return names.filter((name) => !name.startsWith('States.'));
}
