import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { readCatalogue, requireCatalogue } from '../../../../scripts/lib/catalogue.ts';
import { CommandError } from '../../../../scripts/lib/command-line.ts';
import { resourceNames } from '../../../../scripts/lib/environment.ts';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
const environment = {
  name: 'dev',
  apiUrl: '',
  apiKey: '',
  region: 'us-east-1',
  names: resourceNames('dev'),
} as const;

describe('the catalogue', () => {
  const products = readCatalogue();

  afterEach(() => sinon.restore());

  it('holds products that an order may name, each once, with whole cents', () => {
    const ids = products.map(({ product_id }) => product_id);
    expect(new Set(ids).size).to.equal(products.length);
    for (const { product_id, unit_price_cents } of products) {
      expect(product_id).to.match(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
      expect(Number.isInteger(unit_price_cents) && unit_price_cents > 0).to.equal(true);
    }
  });

  it('gives every product its first stock, or as much as is asked for', () => {
    for (const { stock } of products) {
      expect(Number.isInteger(stock) && stock > 0).to.equal(true);
    }
    const stocks = readCatalogue(3).map(({ stock }) => stock);
    expect(new Set(stocks)).to.deep.equal(new Set([3]));
  });

  it('is found missing, with the command that loads it', async () => {
    const send = sinon.stub(documents, 'send').resolves({
      Responses: { 'dofs-dev-inventory': [{ product_id: products[0]?.product_id }] },
    } as never);
    const error = await requireCatalogue(documents, environment, products).catch((e: unknown) => e);
    expect(send.firstCall.args[0]).to.be.instanceOf(BatchGetCommand);
    expect(error).to.be.instanceOf(CommandError);
    expect(String(error)).to.match(/19 of the 20 products .*`make seed ENV=dev`/);
  });
});
