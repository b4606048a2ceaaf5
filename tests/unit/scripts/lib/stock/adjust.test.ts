import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { seedCatalogue } from '../../../../../scripts/lib/catalogue.ts';
import { adjustStock } from '../../../../../scripts/lib/stock/adjust.ts';
import { documentClient } from '../../../../support/api.ts';
import { stubAws } from '../../../../support/aws-boundary.ts';
import { cancelled } from '../../../../support/builders.ts';
import { rejects } from '../../../../support/rejects.ts';
import { type StockTables, stockTables } from '../../../../support/stock-tables.ts';

const WHY = { reason: 'stocktaking', adjusted_by: 'ana' };
const noPause = async () => {};

describe('stock that is seeded and adjusted', () => {
  let tables: StockTables;

  before(async () => {
    tables = await stockTables();
  });

  after(() => tables.close());
  afterEach(() => sinon.restore());

  async function events(product_id: string) {
    const { Items: items = [] } = await tables.client.send(
      new QueryCommand({
        TableName: tables.names.platformEvents,
        KeyConditionExpression: 'subject = :subject',
        ExpressionAttributeValues: { ':subject': `product/${product_id}` },
      }),
    );
    return items.map(({ sequence, type, data }) => ({ sequence, type, ...data }));
  }

  const product = (product_id: string, stock: number, price = 100) => ({
    product_id,
    name: product_id,
    unit_price_cents: price,
    stock,
  });

  it('is put in once, with its event, however often the catalogue is loaded', async () => {
    const { client, names } = tables;
    const first = await seedCatalogue(client, names, [product('mug', 5), product('cup', 7)]);
    expect(first).to.deep.equal({ known: 0, added: 2 });
    const again = await seedCatalogue(client, names, [product('mug', 99, 120), product('jug', 1)]);
    expect(again).to.deep.equal({ known: 1, added: 1 });
    expect(await tables.product('mug')).to.deep.equal({
      ...{ product_id: 'mug', name: 'mug', unit_price_cents: 120 },
      ...{ available: 5, reserved: 0, consumed: 0, put_in: 5, adjustments: 1 },
    });
    expect(await events('mug')).to.deep.equal([
      {
        ...{ sequence: 1, type: 'StockAdjusted', product_id: 'mug', quantity: 5, available: 5 },
        ...{ reason: 'first stock', adjusted_by: 'seed' },
      },
    ]);
  });

  it('is put in once when the catalogue is loaded several times at once', async () => {
    const load = () => seedCatalogue(tables.client, tables.names, [product('pan', 3)]);
    const added = (await Promise.all([load(), load(), load()])).map((seeded) => seeded.added);
    expect(added.sort()).to.deep.equal([0, 0, 1]);
    expect(await tables.levels(['pan'])).to.deep.equal(['3/0/0']);
    expect(await events('pan')).to.have.length(1);
  });

  it('is given to a product that had a price alone', async () => {
    const { client, names } = tables;
    const Item = { product_id: 'old', name: 'old', unit_price_cents: 1 };
    await client.send(new PutCommand({ TableName: names.inventory, Item }));
    await seedCatalogue(client, names, [product('old', 2)]);
    expect(await tables.levels(['old'])).to.deep.equal(['2/0/0']);
  });

  it('changes with an event that says who, why and what is left', async () => {
    const { client, names } = tables;
    await seedCatalogue(client, names, [product('pot', 5)]);
    await adjustStock(client, names, { product_id: 'pot', quantity: 10, ...WHY });
    const level = await adjustStock(client, names, { product_id: 'pot', quantity: -15, ...WHY });
    expect(level).to.include({ available: 0, put_in: 0 });
    expect((await events('pot')).slice(1)).to.deep.equal([
      {
        ...{ sequence: 2, type: 'StockAdjusted', product_id: 'pot', quantity: 10, available: 15 },
        ...WHY,
      },
      {
        ...{ sequence: 3, type: 'StockAdjusted', product_id: 'pot', quantity: -15, available: 0 },
        ...WHY,
      },
    ]);
  });

  it('adds up when many change it at once, orders among them', async () => {
    const { client, names, stock } = tables;
    await seedCatalogue(client, names, [product('lid', 10)]);
    const reference = await tables.pricedOrder(['lid'], 4);
    await Promise.all([
      ...[1, 2, 3, -2].map((quantity) =>
        adjustStock(client, names, { product_id: 'lid', quantity, ...WHY }, noPause),
      ),
      stock.reserve(reference, 60),
    ]);
    expect(await tables.levels(['lid'])).to.deep.equal(['10/4/0']);
    const told = await events('lid');
    expect(told.map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(told.reduce((sum, { quantity }) => sum + quantity, 0)).to.equal(14);
  });

  it('is never taken out below what is available', async () => {
    const { client, names, stock } = tables;
    await seedCatalogue(client, names, [product('box', 5)]);
    await stock.reserve(await tables.pricedOrder(['box'], 3), 60);
    const taking = adjustStock(client, names, { product_id: 'box', quantity: -3, ...WHY });
    await rejects(taking, 'CommandError', 'only 2 pieces of box are available');
    expect(await tables.levels(['box'])).to.deep.equal(['2/3/0']);
    expect(await events('box')).to.have.length(1);
  });

  it('is refused for a product that is not there, or has no stock yet', async () => {
    const { client, names } = tables;
    const none = adjustStock(client, names, { product_id: 'none', quantity: 1, ...WHY });
    await rejects(none, 'CommandError', 'has no product none');
    const bare = documentClient();
    stubAws(bare, { Get: { Item: { product_id: 'bare', unit_price_cents: 1 } } });
    const stockless = adjustStock(bare, names, { product_id: 'bare', quantity: 1, ...WHY });
    await rejects(stockless, 'CommandError', 'make seed');
  });

  it('gives up by name when others keep changing it', async () => {
    const client = documentClient();
    const level = { available: 1, reserved: 0, consumed: 0, put_in: 1, adjustments: 1 };
    stubAws(client, { Get: { Item: level }, TransactWrite: cancelled('ConditionalCheckFailed') });
    const adjustment = { product_id: 'hot', quantity: 1, ...WHY };
    const giving = adjustStock(client, tables.names, adjustment, noPause);
    await rejects(giving, 'CommandError', 'changed 20 times');
  });
});
