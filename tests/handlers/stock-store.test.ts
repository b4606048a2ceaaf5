import { expect } from 'chai';
import fc from 'fast-check';
import { moved, type StockMovement } from '../../lambdas/shared/domain/stock.ts';
import { rejects } from '../support/rejects.ts';
import { type StockTables, stockTables, TO_FULFILLMENT, UNDO } from '../support/stock-tables.ts';

const SIZES = [1, 96, 97, 100];

describe('stock on DynamoDB itself', function () {
  this.timeout(120_000);
  let tables: StockTables;

  before(async () => {
    tables = await stockTables();
  });

  after(() => tables.close());

  for (const size of SIZES) {
    it(`of an order of ${size} lines is reserved and consumed, once however often`, async () => {
      const { stock, reservations } = tables;
      const products = await tables.products(size, 3);
      const reference = await tables.pricedOrder(products, 2);
      for (let repeat = 0; repeat < 2; repeat++) {
        expect((await stock.reserve(reference, 60)).stock).to.equal('RESERVED');
        expect(await tables.levels(products)).to.deep.equal(['1/2/0']);
      }
      const reservation = await reservations.find(reference.order_id);
      expect(reservation).to.include({ status: 'RESERVED', expiry_bucket: 'open' });
      expect(reservation?.items).to.deep.equal(
        products.map((product_id) => ({ product_id, quantity: 2 })),
      );

      await tables.carryOut(reference, ...TO_FULFILLMENT);
      for (let repeat = 0; repeat < 2; repeat++) {
        const order = await stock.consume(reference, 'f-1');
        expect(order).to.include({ status: 'FULFILLED', stock: 'CONSUMED', fulfillment_id: 'f-1' });
        expect(await tables.levels(products)).to.deep.equal(['1/0/2']);
      }
      const ended = await reservations.find(reference.order_id);
      expect(ended).to.include({ status: 'CONSUMED' });
      expect(ended).not.to.have.property('expiry_bucket');
    });

    it(`of an order of ${size} lines is given back, once however often`, async () => {
      const { stock, reservations } = tables;
      const products = await tables.products(size, 3);
      const reference = await tables.pricedOrder(products, 2);
      await stock.reserve(reference, 60);
      await tables.carryOut(reference, UNDO);
      for (let repeat = 0; repeat < 2; repeat++) {
        expect((await stock.release(reference)).stock).to.equal('RELEASED');
        expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
      }
      expect(await reservations.find(reference.order_id)).to.include({ status: 'RELEASED' });
      const order = await tables.carryOut(reference, { type: 'CloseOrder' });
      expect(order.status).to.equal('FAILED');
      await rejects(stock.reserve(reference, 60), 'IllegalTransitionError');
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    });

    it(`of an order of ${size} lines stays whole when one product is short`, async () => {
      const products = await tables.products(size, 3);
      const [short = ''] = await tables.products(1, 1);
      const all = [...products.slice(1), short];
      const reference = await tables.pricedOrder(all, 2);
      const words = `OUT_OF_STOCK: ${short}`;
      await rejects(tables.stock.reserve(reference, 60), 'OrderRejectedError', words);
      await rejects(tables.stock.reserve(reference, 60), 'OrderRejectedError', words);
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
      expect(await tables.levels([short])).to.deep.equal(['1/0/0']);
      expect(await tables.reservations.find(reference.order_id)).to.equal(undefined);
      const rejected = { type: 'RejectOrder', failure_reason: words } as const;
      expect((await tables.carryOut(reference, rejected)).status).to.equal('REJECTED');
    });
  }

  it('goes to exactly as many of the orders at once as there are pieces', async () => {
    const products = await tables.products(3, 4);
    const references = [];
    for (let n = 0; n < 10; n++) references.push(await tables.pricedOrder(products));
    const results = await Promise.allSettled(
      references.map((reference) => tables.stock.reserve(reference, 60)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(4);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.name).to.equal('OrderRejectedError');
    }
    expect(await tables.levels(products)).to.deep.equal(['0/4/0']);
  });

  it('goes to one of two large orders that want the last pieces', async () => {
    const products = await tables.products(100, 1);
    const references = [await tables.pricedOrder(products), await tables.pricedOrder(products)];
    const results = await Promise.allSettled(
      references.map((reference) => tables.stock.reserve(reference, 60)),
    );
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(await tables.levels(products)).to.deep.equal(['0/1/0']);
  });

  for (const size of [2, 97]) {
    it(`moves once when a step of ${size} lines runs many times at once`, async () => {
      const products = await tables.products(size, 9);
      const reference = await tables.pricedOrder(products);
      const many = <T>(work: () => Promise<T>) => Promise.all([work(), work(), work(), work()]);
      await many(() => tables.stock.reserve(reference, 60));
      expect(await tables.levels(products)).to.deep.equal(['8/1/0']);
      await tables.carryOut(reference, UNDO);
      await many(() => tables.stock.release(reference));
      expect(await tables.levels(products)).to.deep.equal(['9/0/0']);
    });
  }

  it('names every product that is short or gone', async () => {
    const [rich = '', poor = ''] = [
      ...(await tables.products(1, 5)),
      ...(await tables.products(1, 0)),
    ];
    const small = await tables.pricedOrder([rich, poor, 'gone']);
    const words = `OUT_OF_STOCK: ${poor}, gone`;
    await rejects(tables.stock.reserve(small, 60), 'OrderRejectedError', words);
    const large = await tables.pricedOrder(['gone', ...(await tables.products(96, 1))]);
    await rejects(tables.stock.reserve(large, 60), 'OrderRejectedError', 'OUT_OF_STOCK: gone');
    await tables.carryOut(large, UNDO);
    expect((await tables.stock.release(large)).stock).to.equal(undefined);
    expect(await tables.product('gone')).to.equal(undefined);
  });

  it('moves as the domain says, for any orders in any order', async () => {
    const act = fc.record({
      order: fc.nat(3),
      step: fc.constantFrom('RESERVE', 'RELEASE', 'CONSUME'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const [product = ''] = await tables.products(1, 5);
        const orders = [];
        for (let n = 1; n <= 4; n++) orders.push(await tables.pricedOrder([product], n));
        let level = { available: 5, reserved: 0, consumed: 0, put_in: 5 };
        const states = new Map<number, string>();
        for (const { order, step } of acts) {
          const reference = orders[order];
          if (!reference || !(await perform(reference, step as StockMovement))) continue;
          if (states.get(order) === step) continue;
          states.set(order, step);
          level = moved(level, step as StockMovement, order + 1) ?? level;
        }
        const { available, reserved, consumed } = level;
        expect(await tables.levels([product])).to.deep.equal([
          `${available}/${reserved}/${consumed}`,
        ]);
      }),
      { numRuns: 40 },
    );
  });

  /** True when the order has reserved, released or consumed stock after it. */
  async function perform(
    reference: { order_id: string; correlation_id: string },
    step: StockMovement,
  ): Promise<boolean> {
    try {
      if (step === 'RESERVE') await tables.stock.reserve(reference, 60);
      if (step === 'CONSUME') {
        await tables.carryOut(reference, ...TO_FULFILLMENT);
        await tables.stock.consume(reference, 'f-1');
      }
      if (step === 'RELEASE') {
        await tables.carryOut(reference, UNDO);
        return (await tables.stock.release(reference)).stock === 'RELEASED';
      }
      return true;
    } catch (error) {
      expect((error as Error).name).to.be.oneOf([
        'OrderRejectedError',
        'IllegalTransitionError',
        'CompensationBegunError',
      ]);
      return false;
    }
  }
});
