import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Clock, systemClock } from '../../lambdas/shared/clock.ts';
import { handlerOn } from '../support/api.ts';
import { postOrder } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const ITEMS = [{ product_id: 'p-1', quantity: 1 }];

describe('api-handler: duplicates on DynamoDB itself', function () {
  this.timeout(60_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });

  after(() => tables.close());

  it('makes one order of 50 requests at once, and tells each of it', async () => {
    const { handle } = handlerOn(tables);
    const [customer, key] = [`c-${v7()}`, v7()];
    const send = () => handle(order(customer, key));
    const results = await Promise.all(Array.from({ length: 50 }, send));
    // A 409 says to come again: whoever does gets the one answer.
    const settled = await Promise.all(
      results.map((result) => (result.statusCode === 409 ? send() : result)),
    );
    expect(new Set(settled.map(({ statusCode }) => statusCode))).to.deep.equal(new Set([202]));
    expect(new Set(settled.map(({ body }) => body)).size).to.equal(1);
    expect(settled.filter((result) => !isReplay(result))).to.have.length(1);
    expect(await ordersOf(customer)).to.have.length(1);
    expect(await count(tables.names.orderEvents, 'order_id', await ordersOf(customer))).to.equal(1);
  });

  it('makes as many orders as there are keys, callers or none', async () => {
    const { handle } = handlerOn(tables);
    const [customer, key] = [`c-${v7()}`, v7()];
    const other = order(customer, key);
    other.requestContext.identity.apiKeyId = 'caller-2';
    const requests = [order(customer, key), order(customer, v7()), other, order(customer)];
    const results = await Promise.all(requests.map((request) => handle(request)));
    expect(results.map(({ statusCode }) => statusCode)).to.deep.equal([202, 202, 202, 202]);
    expect(await ordersOf(customer)).to.have.length(4);
  });

  it('refuses another body under the key, also after a repeat', async () => {
    const { handle } = handlerOn(tables);
    const [customer, key] = [`c-${v7()}`, v7()];
    const first = await handle(order(customer, key));
    const repeat = await handle(order(customer, key));
    const other = await handle(order(`${customer}-x`, key));
    expect([first, repeat, other].map(({ statusCode }) => statusCode)).to.deep.equal([
      202, 202, 422,
    ]);
    expect(isReplay(repeat)).to.equal(true);
    expect(await ordersOf(`${customer}-x`)).to.deep.equal([]);
  });

  it('takes the key anew after 24 hours, even where the record is not deleted yet', async () => {
    const [customer, key] = [`c-${v7()}`, v7()];
    const at = (ms: number): Clock => ({
      ...systemClock,
      timestamp: () => new Date(Date.parse('2026-01-02T03:04:05.000Z') + ms).toISOString(),
    });
    const send = (ms: number) =>
      handlerOn({ ...tables, clock: at(ms) }).handle(order(customer, key));
    const [first, late, next] = [await send(0), await send(DAY_MS - 1_000), await send(DAY_MS)];
    expect(late.body).to.equal(first.body);
    expect(isReplay(late)).to.equal(true);
    expect(next.statusCode).to.equal(202);
    expect(isReplay(next)).to.equal(false);
    expect(await ordersOf(customer)).to.have.length(2);
  });

  function order(customer_id: string, key?: string) {
    const headers = key === undefined ? {} : { 'Idempotency-Key': key };
    return postOrder({ customer_id, items: ITEMS }, headers);
  }

  async function ordersOf(customer: string): Promise<string[]> {
    const { Items: items = [] } = await tables.client.send(
      new ScanCommand({
        TableName: tables.names.orders,
        FilterExpression: 'customer_id = :customer',
        ExpressionAttributeValues: { ':customer': customer },
      }),
    );
    return items.map(({ order_id }) => String(order_id));
  }

  async function count(table: string, attribute: string, values: string[]): Promise<number> {
    const { Items: items = [] } = await tables.client.send(new ScanCommand({ TableName: table }));
    return items.filter((item) => values.includes(String(item[attribute]))).length;
  }
});

function isReplay({ headers }: APIGatewayProxyResult): boolean {
  return headers?.['idempotency-replayed'] === 'true';
}
