import { expect } from 'chai';
import sinon from 'sinon';
import { createConfirmOrderHandler } from '../../lambdas/functions/confirm-order/handler.ts';
import { createReleaseInventoryHandler } from '../../lambdas/functions/release-inventory/handler.ts';
import { readReserveInventoryConfig } from '../../lambdas/functions/reserve-inventory/config.ts';
import { createReserveInventoryHandler } from '../../lambdas/functions/reserve-inventory/handler.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { Stock } from '../../lambdas/shared/repositories/stock.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  anUndoneOrder,
  aPricedOrder,
  cancelled,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const REFERENCE = { order_id: ORDER_ID, correlation_id: 'corr-1' };
const compensation = { end: 'COMPENSATED', failure_reason: 'PAYMENT_DECLINED: no' } as const;

describe('reserve-inventory', () => {
  afterEach(() => sinon.restore());

  it('writes order, event, lines and reservation in one conditional transaction', async () => {
    const { reserve, sent, lines } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: {} });
    expect(await reserve(REFERENCE)).to.deep.equal({ order_id: ORDER_ID, stock: 'RESERVED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite']);
    const [order, event, line, reservation] = writesOf(sent);
    const expires_at = '2026-01-02T04:04:05.678Z';
    expect(order.Put.Item).to.include({ stock: 'RESERVED', version: 3 });
    expect(event.Put.Item).to.deep.include({ type: 'StockReserved', data: { expires_at } });
    expect(line.Update).to.deep.equal({
      TableName: 'inventory',
      Key: { product_id: 'p-1' },
      UpdateExpression: 'SET #from = #from - :quantity, #to = #to + :quantity',
      ConditionExpression: 'attribute_exists(product_id) AND #from >= :quantity',
      ExpressionAttributeNames: { '#from': 'available', '#to': 'reserved' },
      ExpressionAttributeValues: { ':quantity': 2 },
    });
    expect(reservation.Put).to.deep.equal({
      TableName: 'reservations',
      ConditionExpression: 'attribute_not_exists(order_id)',
      Item: {
        order_id: ORDER_ID,
        status: 'RESERVED',
        items: [{ product_id: 'p-1', quantity: 2 }],
        expires_at,
        expiry_bucket: 'open',
        created_at: NOW,
        updated_at: NOW,
      },
    });
    expect(lines[0]).to.include({ code: 'STOCK_RESERVED', order_id: ORDER_ID });
  });

  it('rejects the order by the products that are short', async () => {
    const order = aPricedOrder({
      items: ['p-1', 'p-2', 'p-3'].map((product_id) => ({ product_id, quantity: 1 })),
    });
    const { reserve } = setUp({
      Get: { Item: order },
      TransactWrite: refusedAt(2, 4),
    });
    await rejects(reserve(REFERENCE), 'OrderRejectedError', 'OUT_OF_STOCK: p-1, p-3');
  });

  it('does not take a reservation that is there already for an empty shelf', async () => {
    const { reserve } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: refusedAt(3) });
    await rejects(reserve(REFERENCE), 'AlongsideRefusedError', 'writes 1');
  });

  it('decides again when the order changed, whatever the shelf said meanwhile', async () => {
    const { reserve } = setUp({
      Get: [{ Item: aPricedOrder() }, { Item: aPricedOrder({ compensation }) }],
      TransactWrite: refusedAt(0, 2),
    });
    await rejects(reserve(REFERENCE), 'CompensationBegunError', 'PAYMENT_DECLINED');
  });

  it('tries twenty times against conflicts, and never makes an outcome of them', async () => {
    const conflict = cancelled('None', 'None', 'TransactionConflict');
    const { reserve, sent } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: conflict });
    await rejects(reserve(REFERENCE), 'TransactionCanceledException');
    expect(sent.filter(({ name }) => name === 'TransactWrite')).to.have.length(20);
    sinon.restore();
    const won = setUp({
      Get: { Item: aPricedOrder() },
      TransactWrite: [...Array.from({ length: 19 }, () => conflict), {}],
    });
    expect((await won.reserve(REFERENCE)).stock).to.equal('RESERVED');
  });

  it('writes nothing when it runs again, and nothing for an order that goes no further', async () => {
    for (const [order, refusal] of [
      [aPricedOrder({ stock: 'RESERVED' }), undefined],
      [aPricedOrder({ compensation }), 'CompensationBegunError'],
      [aPricedOrder({ cancel_requested_at: NOW }), 'OrderCancelledError'],
      [aPricedOrder({ status: 'REJECTED' }), 'IllegalTransitionError'],
      [undefined, 'OrderNotFoundError'],
    ] as const) {
      const { reserve, sent } = setUp({ Get: { Item: order } });
      if (refusal) await rejects(reserve(REFERENCE), refusal);
      else expect((await reserve(REFERENCE)).stock).to.equal('RESERVED');
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
      sinon.restore();
    }
  });

  it('is told for how long in whole seconds', () => {
    const env = {
      ...{ ENVIRONMENT: 'test', LOG_LEVEL: 'info', ORDERS_TABLE: 'o', ORDER_EVENTS_TABLE: 'e' },
      ...{ INVENTORY_TABLE: 'i', RESERVATIONS_TABLE: 'r', RESERVATION_TTL_SECONDS: '7200' },
    };
    expect(readReserveInventoryConfig(env).RESERVATION_TTL_SECONDS).to.equal(7_200);
    for (const RESERVATION_TTL_SECONDS of ['0', '1.5', 'two']) {
      expect(() => readReserveInventoryConfig({ ...env, RESERVATION_TTL_SECONDS })).to.throw(
        'RESERVATION_TTL_SECONDS must be a whole number of seconds',
      );
    }
  });
});

describe('release-inventory', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, end: 'COMPENSATED', error: 'PaymentDeclinedError', cause: 'no' };

  it('begins the compensation and gives all lines back, reading the order once', async () => {
    const order = aPricedOrder({ stock: 'RESERVED' });
    const { release, sent } = setUp({ Get: { Item: order }, TransactWrite: {} });
    expect(await release(input)).to.deep.equal({ order_id: ORDER_ID, stock: 'RELEASED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite', 'TransactWrite']);
    const [, { Put: begun }] = sent[1]?.input.TransactItems ?? [];
    expect(begun.Item).to.deep.include({ type: 'CompensationStarted', data: compensation });
    const [, { Put: event }, { Update: line }, { Update: end }] =
      sent[2]?.input.TransactItems ?? [];
    expect(event.Item.type).to.equal('StockReleased');
    expect(line.ExpressionAttributeNames).to.include({ '#from': 'reserved', '#to': 'available' });
    expect(end).to.deep.include({
      Key: { order_id: ORDER_ID },
      UpdateExpression: 'SET #status = :status, updated_at = :now REMOVE expiry_bucket',
      ConditionExpression: '#status = :reserved',
    });
    expect(end.ExpressionAttributeValues).to.include({ ':status': 'RELEASED', ':now': NOW });
  });

  it('writes nothing where nothing is reserved', async () => {
    for (const order of [aPricedOrder({ compensation }), anUndoneOrder()]) {
      const { release, sent } = setUp({ Get: { Item: order } });
      expect((await release(input)).stock).to.equal(order.stock);
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
      sinon.restore();
    }
  });

  it('refuses by name when the shelf does not hold what was reserved', async () => {
    const order = aPricedOrder({ stock: 'RESERVED', compensation });
    const { release } = setUp({ Get: { Item: order }, TransactWrite: refusedAt(2) });
    await rejects(release(input), 'AlongsideRefusedError', 'writes 0');
  });

  it('refuses an order that was fulfilled, and input that is not its contract', async () => {
    const order = aFulfillingOrder({ status: 'FULFILLED', stock: 'CONSUMED' });
    await rejects(setUp({ Get: { Item: order } }).release(input), 'IllegalTransitionError');
    sinon.restore();
    await rejects(setUp({}).release(REFERENCE), 'StepInputError', 'end');
  });
});

describe('confirm-order', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, fulfillment: { fulfillment_id: 'f-1' } };

  it('makes the order FULFILLED and its stock consumed in one transaction', async () => {
    const { confirm, sent, lines } = setUp({
      Get: { Item: aFulfillingOrder() },
      TransactWrite: {},
    });
    expect(await confirm(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FULFILLED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite']);
    const [order, event, line, end] = writesOf(sent);
    expect(order.Put.ExpressionAttributeValues).to.deep.equal({
      ':status': 'PROCESSING',
      ':version': 5,
    });
    const ended = { status: 'FULFILLED', stock: 'CONSUMED', fulfillment_id: 'f-1' };
    expect(order.Put.Item).to.include(ended);
    expect(event.Put.Item).to.include({ sequence: 6, type: 'OrderFulfilled' });
    const names = { '#from': 'reserved', '#to': 'consumed' };
    expect(line.Update.ExpressionAttributeNames).to.include(names);
    expect(end.Update.ExpressionAttributeValues).to.include({ ':status': 'CONSUMED' });
    expect(lines[0]).to.include({ code: 'ORDER_FULFILLED', fulfillment_id: 'f-1' });
  });

  it('answers the same and writes nothing when it runs again', async () => {
    const order = aFulfillingOrder({ status: 'FULFILLED', fulfillment_id: 'f-1' });
    const { confirm, sent } = setUp({ Get: { Item: order } });
    expect(await confirm(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FULFILLED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('decides again on what the winner of a race left, and gives up when it loses every race', async () => {
    const done = aFulfillingOrder({ status: 'FULFILLED', fulfillment_id: 'f-1' });
    const { confirm, sent } = setUp({
      Get: [{ Item: aFulfillingOrder() }, { Item: done }],
      TransactWrite: refusedAt(0, 1),
    });
    expect((await confirm(input)).status).to.equal('FULFILLED');
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite', 'Get']);
    sinon.restore();
    const loser = setUp({ Get: { Item: aFulfillingOrder() }, TransactWrite: refusedAt(0) });
    await rejects(loser.confirm(input), 'ConcurrentUpdateError');
  });

  it('refuses by name an order that is undone, was not requested, or does not exist', async () => {
    for (const [order, words] of [
      [aFulfillingOrder({ compensation }), 'being undone'],
      [aChargedOrder(), 'was not requested'],
      [anUndoneOrder({ status: 'FAILED' }), 'FAILED'],
    ] as const) {
      await rejects(
        setUp({ Get: { Item: order } }).confirm(input),
        'IllegalTransitionError',
        words,
      );
      sinon.restore();
    }
    await rejects(setUp({ Get: {} }).confirm(input), 'OrderNotFoundError', ORDER_ID);
  });

  it('takes the parking off the row of an order that was parked before, with its end', async () => {
    const parked = aFulfillingOrder({ parked_at: NOW });
    const { confirm, sent } = setUp({ Get: { Item: parked }, TransactWrite: {} });
    await confirm(input);
    const { TableName, Key, ExpressionAttributeValues } = writesOf(sent).at(-1).Update;
    expect({ TableName, Key }).to.deep.equal({
      TableName: 'failed-orders',
      Key: { order_id: ORDER_ID },
    });
    expect(ExpressionAttributeValues).to.deep.equal({
      ':status': 'FULFILLED',
      ':needs_attention': false,
    });
  });

  it('refuses input that is not its contract, naming the member', async () => {
    const { confirm } = setUp({});
    await rejects(confirm(REFERENCE), 'StepInputError', 'fulfillment_id');
    await rejects(confirm({ ...input, order_id: 'o-1' }), 'StepInputError', 'order_id');
    await rejects(confirm({ ...input, correlation_id: '' }), 'StepInputError', 'correlation_id');
    await rejects(confirm(null), 'StepInputError', 'order_id');
  });
});

/** A transaction that the conditions of the writes at these places refused. */
function refusedAt(...places: number[]): Error {
  const codes = Array.from({ length: 5 }, (_, place) =>
    places.includes(place) ? 'ConditionalCheckFailed' : 'None',
  );
  return cancelled(...codes);
}

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const pause = async () => {};
  const orders = new OrderRepository(
    client,
    { orders: 'orders', orderEvents: 'order-events' },
    { clock, pause },
  );
  const tables = { inventory: 'inventory', reservations: 'reservations' };
  const stock = new Stock(client, orders, tables, { clock, pause });
  const { logger, lines } = collectingLogger();
  return {
    sent,
    lines,
    reserve: createReserveInventoryHandler({ stock, ttlSeconds: 3_600, logger }),
    release: createReleaseInventoryHandler({ orders, stock, logger }),
    confirm: createConfirmOrderHandler({
      stock,
      failedOrders: new FailedOrders(client, 'failed-orders'),
      logger,
    }),
  };
}
