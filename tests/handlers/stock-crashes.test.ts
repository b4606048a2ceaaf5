import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { rejects } from '../support/rejects.ts';
import {
  type Crash,
  type StockTables,
  stockTables,
  TO_FULFILLMENT,
  UNDO,
} from '../support/stock-tables.ts';

/** A small order's step is one transaction, a large one's two. */
const CRASHES: { size: number; crash: Crash }[] = [
  { size: 2, crash: { at: 1, when: 'before' } },
  { size: 2, crash: { at: 1, when: 'after' } },
  { size: 97, crash: { at: 1, when: 'before' } },
  { size: 97, crash: { at: 1, when: 'after' } },
  { size: 97, crash: { at: 2, when: 'before' } },
  { size: 97, crash: { at: 2, when: 'after' } },
];

describe('stock whose process dies or hangs', function () {
  this.timeout(120_000);
  let tables: StockTables;

  before(async () => {
    tables = await stockTables();
  });

  after(() => tables.close());

  async function place(size: number) {
    const products = await tables.products(size, 3);
    return { products, reference: await tables.pricedOrder(products) };
  }

  for (const { size, crash } of CRASHES) {
    describe(`${crash.when} transaction ${crash.at} of an order of ${size} lines`, () => {
      it('reserves when the step is repeated', async () => {
        const { products, reference } = await place(size);
        await rejects(tables.crashing(crash).reserve(reference, 60), 'CrashError');
        expect((await tables.stock.reserve(reference, 60)).stock).to.equal('RESERVED');
        expect(await tables.levels(products)).to.deep.equal(['2/1/0']);
        const reservation = await tables.reservations.find(reference.order_id);
        expect(reservation?.status).to.equal('RESERVED');
      });

      for (const [how, given] of [
        ['undone', UNDO],
        ['cancelled and undone', { type: 'CancelOrder' }],
      ] as const) {
        it(`gives all back when the order is ${how} instead`, async () => {
          const { products, reference } = await place(size);
          await rejects(tables.crashing(crash).reserve(reference, 60), 'CrashError');
          await tables.carryOut(reference, given);
          const refusal = how === 'undone' ? 'CompensationBegunError' : 'OrderCancelledError';
          await rejects(tables.stock.reserve(reference, 60), refusal);
          await tables.carryOut(reference, UNDO);
          await tables.stock.release(reference);
          expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
          const reservation = await tables.reservations.find(reference.order_id);
          expect(reservation?.status ?? 'RELEASED').to.equal('RELEASED');
          const { status } = await tables.carryOut(reference, { type: 'CloseOrder' });
          expect(status).to.equal('FAILED');
        });
      }

      it('releases when the step is repeated', async () => {
        const { products, reference } = await place(size);
        await tables.stock.reserve(reference, 60);
        await tables.carryOut(reference, UNDO);
        await rejects(tables.crashing(crash).release(reference), 'CrashError');
        expect((await tables.stock.release(reference)).stock).to.equal('RELEASED');
        expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
        const reservation = await tables.reservations.find(reference.order_id);
        expect(reservation?.status).to.equal('RELEASED');
      });

      it('consumes when the step is repeated', async () => {
        const { products, reference } = await place(size);
        await tables.stock.reserve(reference, 60);
        await tables.carryOut(reference, ...TO_FULFILLMENT);
        await rejects(tables.crashing(crash).consume(reference, 'f-1'), 'CrashError');
        expect((await tables.stock.consume(reference, 'f-1')).status).to.equal('FULFILLED');
        expect(await tables.levels(products)).to.deep.equal(['2/0/1']);
        const reservation = await tables.reservations.find(reference.order_id);
        expect(reservation?.status).to.equal('CONSUMED');
      });
    });
  }

  it('gives back what was consumed for an order that did not learn of it', async () => {
    const { products, reference } = await place(97);
    await tables.stock.reserve(reference, 60);
    await tables.carryOut(reference, ...TO_FULFILLMENT);
    const dying = tables.crashing({ at: 1, when: 'after' });
    await rejects(dying.consume(reference, 'f-1'), 'CrashError');
    expect(await tables.levels(products)).to.deep.equal(['2/0/1']);
    await tables.carryOut(reference, UNDO);
    expect((await tables.stock.release(reference)).stock).to.equal('RELEASED');
    expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    await rejects(tables.stock.consume(reference, 'f-1'), 'IllegalTransitionError');
  });

  for (const { size, at } of [
    { size: 2, at: 1 },
    { size: 97, at: 1 },
    { size: 97, at: 2 },
  ]) {
    it(`refuses a reserve of ${size} lines that hung at transaction ${at} past the undoing`, async () => {
      const { products, reference } = await place(size);
      const late = tables.hanging(at);
      const attempt = rejects(late.stock.reserve(reference, 60), 'CompensationBegunError');
      await late.hangs;
      await tables.carryOut(reference, UNDO);
      await tables.stock.release(reference);
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
      late.letGo();
      await attempt;
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
      expect(await tables.reservations.find(reference.order_id)).to.equal(undefined);
    });
  }

  for (const size of [2, 97]) {
    it(`refuses a reserve of ${size} lines that hung past the rejection, even with new stock`, async () => {
      const products = await tables.products(size, 0);
      const reference = await tables.pricedOrder(products);
      const late = tables.hanging(1);
      const attempt = late.stock.reserve(reference, 60).catch((error: Error) => error.name);
      await late.hangs;
      await rejects(tables.stock.reserve(reference, 60), 'OrderRejectedError', 'OUT_OF_STOCK');
      await tables.carryOut(reference, { type: 'RejectOrder', failure_reason: 'OUT_OF_STOCK' });
      for (const product of products) await putIn(product, 3);
      late.letGo();
      expect(await attempt).to.be.oneOf(['OrderRejectedError', 'IllegalTransitionError']);
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    });

    it(`refuses a consume of ${size} lines that hung past the undoing`, async () => {
      const { products, reference } = await place(size);
      await tables.stock.reserve(reference, 60);
      await tables.carryOut(reference, ...TO_FULFILLMENT);
      const late = tables.hanging(1);
      const attempt = late.stock.consume(reference, 'f-1').catch((error: Error) => error.name);
      await late.hangs;
      await tables.carryOut(reference, UNDO);
      await tables.stock.release(reference);
      late.letGo();
      expect(await attempt).to.be.oneOf(['StockMarkError', 'IllegalTransitionError']);
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    });
  }

  it('forgets old marks of other orders, and no mark that is needed', async () => {
    const { products, reference } = await place(97);
    const [anchor = ''] = products;
    await setMovements(anchor, {
      settled: { state: 'CONSUMED', settled_at: '2025-01-01T00:00:00.000Z' },
      held: { state: 'RESERVED' },
      unsettled: { state: 'RELEASED' },
    });
    await tables.stock.reserve(reference, 60);
    const { movements } = (await tables.product(anchor)) ?? {};
    expect(movements).to.deep.equal({
      held: { state: 'RESERVED' },
      unsettled: { state: 'RELEASED' },
      [reference.order_id]: { state: 'RESERVED' },
    });
    await tables.carryOut(reference, UNDO);
    await tables.stock.release(reference);
    const after = (await tables.product(anchor))?.movements[reference.order_id];
    expect(after).to.have.keys('state', 'settled_at');
  });

  function putIn(product_id: string, quantity: number) {
    return tables.client.send(
      new UpdateCommand({
        TableName: tables.names.inventory,
        Key: { product_id },
        UpdateExpression: 'ADD available :quantity, put_in :quantity',
        ExpressionAttributeValues: { ':quantity': quantity },
      }),
    );
  }

  function setMovements(product_id: string, movements: Record<string, unknown>) {
    return tables.client.send(
      new UpdateCommand({
        TableName: tables.names.inventory,
        Key: { product_id },
        UpdateExpression: 'SET movements = :movements',
        ExpressionAttributeValues: { ':movements': movements },
      }),
    );
  }
});
