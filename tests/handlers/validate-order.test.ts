import { expect } from 'chai';
import sinon from 'sinon';
import { createValidateOrderHandler } from '../../lambdas/functions/validate-order/handler.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { ProductCatalogue } from '../../lambdas/shared/repositories/product-catalogue.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  anOrder,
  aPricedOrder,
  cancelled,
  collectingLogger,
  fixedClock,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const INPUT = { order_id: ORDER_ID, correlation_id: 'corr-1' };
const VALIDATED = {
  ...INPUT,
  customer_id: 'c-1',
  items: [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }],
  total_cents: 2_500,
};
const PRODUCT = { product_id: 'p-1', unit_price_cents: 1_250 };

describe('validate-order', () => {
  afterEach(() => sinon.restore());

  it('prices the order from the catalogue and makes it PROCESSING', async () => {
    const { validate, sent } = setUp({
      Get: { Item: anOrder() },
      BatchGet: { Responses: { inventory: [PRODUCT] } },
      TransactWrite: {},
    });
    expect(await validate(INPUT)).to.deep.equal(VALIDATED);
    expect(sent[1]?.input.RequestItems).to.deep.equal({
      inventory: {
        Keys: [{ product_id: 'p-1' }],
        ProjectionExpression: 'product_id, unit_price_cents',
      },
    });
    const [{ Put: order }, { Put: event }] = writesOf(sent);
    expect(order.Item).to.include({ status: 'PROCESSING', total_cents: 2_500, version: 2 });
    expect(event.Item).to.deep.include({
      type: 'OrderValidated',
      sequence: 2,
      data: { items: VALIDATED.items, total_cents: 2_500 },
    });
  });

  it('reads the order once, and again when another run was faster, whose prices then count', async () => {
    const { validate, sent } = setUp({
      Get: [{ Item: anOrder() }, { Item: aPricedOrder() }],
      BatchGet: { Responses: { inventory: [{ ...PRODUCT, unit_price_cents: 9_999 }] } },
      TransactWrite: cancelled('ConditionalCheckFailed', 'None'),
    });
    expect(await validate(INPUT)).to.deep.equal(VALIDATED);
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'BatchGet', 'TransactWrite', 'Get']);
  });

  it('answers the stored prices when it runs again, without asking the catalogue', async () => {
    const { validate, sent } = setUp({ Get: { Item: aPricedOrder() } });
    expect(await validate(INPUT)).to.deep.equal(VALIDATED);
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('asks again for products that DynamoDB left unread', async () => {
    const two = [
      { product_id: 'p-1', quantity: 2 },
      { product_id: 'p-2', quantity: 1 },
    ];
    const unread = { inventory: { Keys: [{ product_id: 'p-2' }] } };
    const { validate, sent } = setUp({
      Get: { Item: anOrder({ items: two }) },
      BatchGet: [
        { Responses: { inventory: [PRODUCT] }, UnprocessedKeys: unread },
        { Responses: { inventory: [{ product_id: 'p-2', unit_price_cents: 5 }] } },
      ],
      TransactWrite: {},
    });
    expect((await validate(INPUT)).total_cents).to.equal(2_505);
    expect(sent[2]?.input.RequestItems).to.deep.equal(unread);
  });

  it('fails by name when DynamoDB keeps leaving products unread', async () => {
    const { validate } = setUp({
      Get: { Item: anOrder() },
      BatchGet: { UnprocessedKeys: { inventory: { Keys: [{ product_id: 'p-1' }] } } },
    });
    await rejects(validate(INPUT), 'CatalogueError', 'left unread');
  });

  it('rejects an order with a product that is not in the catalogue', async () => {
    const { validate, sent } = setUp({
      Get: { Item: anOrder() },
      BatchGet: { Responses: { inventory: [] } },
    });
    await rejects(validate(INPUT), 'OrderRejectedError', 'UNKNOWN_PRODUCT: p-1');
    expect(sent.map(({ name }) => name)).not.to.include('TransactWrite');
  });

  it('rejects an order whose client saw another price', async () => {
    const items = [{ product_id: 'p-1', quantity: 1, unit_price_cents: 999 }];
    const { validate } = setUp({
      Get: { Item: anOrder({ items }) },
      BatchGet: { Responses: { inventory: [PRODUCT] } },
    });
    await rejects(validate(INPUT), 'OrderRejectedError', 'PRICE_MISMATCH: p-1');
  });

  it('rejects a REJECTED order again by its first reason', async () => {
    const order = anOrder({ status: 'REJECTED', failure_reason: 'UNKNOWN_PRODUCT: p-1' });
    const { validate } = setUp({ Get: { Item: order } });
    await rejects(validate(INPUT), 'OrderRejectedError', 'UNKNOWN_PRODUCT: p-1');
  });

  it('tells of an order that has ended otherwise, and does not bring it back', async () => {
    for (const status of ['FULFILLED', 'COMPENSATED', 'FAILED'] as const) {
      const { validate } = setUp({ Get: { Item: aPricedOrder({ status }) } });
      await rejects(validate(INPUT), 'OrderEndedError', status);
      sinon.restore();
    }
  });

  it('sends an order to be undone on its way, priced or not, without asking the catalogue', async () => {
    const compensation = { end: 'FAILED', failure_reason: 'STEP_FAILED: X' } as const;
    const cancel_requested_at = '2026-01-02T03:04:01.000Z';
    for (const build of [anOrder, aPricedOrder]) {
      const undone = setUp({ Get: { Item: build({ compensation, cancel_requested_at }) } });
      await rejects(undone.validate(INPUT), 'CompensationBegunError', 'STEP_FAILED: X');
      sinon.restore();
      const cancelledOrder = setUp({ Get: { Item: build({ cancel_requested_at }) } });
      await rejects(cancelledOrder.validate(INPUT), 'OrderCancelledError');
      sinon.restore();
    }
  });

  it('does not price an order that is cancelled while it looks up the prices', async () => {
    const cancelledMeanwhile = anOrder({ cancel_requested_at: 'now', version: 2 });
    const { validate } = setUp({
      Get: [{ Item: anOrder() }, { Item: cancelledMeanwhile }],
      BatchGet: { Responses: { inventory: [PRODUCT] } },
      TransactWrite: cancelled('ConditionalCheckFailed', 'None'),
    });
    await rejects(validate(INPUT), 'OrderCancelledError');
  });

  it('fails by name, and rejects nothing, when a price in the catalogue is broken', async () => {
    for (const unit_price_cents of [undefined, 12.5, -1, '12']) {
      const { validate } = setUp({
        Get: { Item: anOrder() },
        BatchGet: { Responses: { inventory: [{ product_id: 'p-1', unit_price_cents }] } },
      });
      await rejects(validate(INPUT), 'CatalogueError', 'p-1');
      sinon.restore();
    }
  });

  it('fails by name when the order does not exist', async () => {
    await rejects(setUp({ Get: {} }).validate(INPUT), 'OrderNotFoundError', ORDER_ID);
  });
});

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const pause = async () => {};
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const validate = createValidateOrderHandler({
    orders: new OrderRepository(client, tables, { clock: fixedClock(), pause }),
    catalogue: new ProductCatalogue(client, 'inventory', pause),
    logger: collectingLogger().logger,
  });
  return { validate, sent };
}
