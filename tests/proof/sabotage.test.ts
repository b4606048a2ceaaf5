import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { CLIENTS } from './clients.ts';
import { everyTime } from './faults.ts';
import { violations } from './invariants.ts';
import { type Journey, travel } from './journey.ts';
import type { Compose } from './means.ts';
import { PATHS, type Path } from './paths.ts';

const { documents } = CLIENTS;
const fulfilled = PATHS[0] as Path;
const refused = PATHS.find(({ title }) => title === 'fulfillment refused') as Path;
const nothing: Compose = () => async () => ({});
const takesAll: Compose = () => async () => ({ batchItemFailures: [] });

async function problemsOf(journey: Journey): Promise<string> {
  try {
    return (await violations(journey)).join('\n');
  } finally {
    journey.world.close();
  }
}

async function change(table: string, Key: Record<string, unknown>, set: Record<string, unknown>) {
  const names = Object.keys(set);
  await documents.send(
    new UpdateCommand({
      TableName: `dofs-local-${table}`,
      Key,
      UpdateExpression: `SET ${names.map((_, n) => `#${n} = :${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#${n}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name, n) => [`:${n}`, set[name]])),
    }),
  );
}

const orderId = ({ world }: Journey): string => world.witness.order()?.order_id ?? '';

/** What somebody did to a run's books, and what must be found. */
const FORGERIES: [title: string, forge: (journey: Journey) => unknown, found: RegExp][] = [
  [
    'a second charge',
    (journey) => {
      const order_id = orderId(journey);
      const charge = { order_id, status: 'CHARGED', kind: 'charge', amount_cents: 2_500 };
      return change('simulated-payments', { payment_key: 'another' }, charge);
    },
    /LEDGER_DIFFERS/,
  ],
  [
    'a piece of stock too many',
    () => change('inventory', { product_id: 'product-1' }, { available: 9 }),
    /STOCK_SUM_WRONG/,
  ],
  [
    'an event that is gone',
    (journey) => {
      const Key = { order_id: orderId(journey), sequence: 3 };
      return documents.send(new DeleteCommand({ TableName: 'dofs-local-order-events', Key }));
    },
    /HISTORY_DIFFERS[\s\S]*was published, and is not stored/,
  ],
  [
    'a state that no event made',
    (journey) => change('orders', { order_id: orderId(journey) }, { status: 'FAILED' }),
    /HISTORY_DIFFERS/,
  ],
  [
    'a second order',
    () => change('orders', { order_id: 'another' }, { status: 'PENDING', items: [] }),
    /1 requests made 2 orders/,
  ],
  [
    'goods that never left',
    ({ world }) => world.shipped.clear(),
    /the provider has not fulfilled it/,
  ],
];

describe('the proof finds what is wrong', function () {
  this.timeout(120_000);

  for (const [title, forge, found] of FORGERIES) {
    it(`${title}`, async () => {
      const journey = await travel(fulfilled);
      await journey.world.aside(async () => forge(journey));
      expect(await problemsOf(journey)).to.match(found);
    });
  }

  it('goods that left for an order that failed, when nobody is told', async () => {
    const journey = await travel(fulfilled, {
      plan: everyTime('fulfillment:Fulfill', 'answer lost'),
    });
    const Key = { order_id: orderId(journey) };
    await journey.world.aside(() => change('failed-orders', Key, { outcome_unknown: false }));
    expect(await problemsOf(journey)).to.match(/is FAILED, and the provider has fulfilled it/);
  });

  it('a stock release that was left out, and is left out by the sweeper too', async () => {
    const replaced = { 'release-inventory': nothing, 'reservation-sweeper': nothing };
    const journey = await travel(refused, { replaced });
    expect(await problemsOf(journey)).to.match(/is PROCESSING after all/);
  });

  it('a refund that was left out', async () => {
    const journey = await travel(refused, { replaced: { 'refund-payment': nothing } });
    expect(await problemsOf(journey)).to.match(/after all/);
  });

  it('a subscriber that forgets', async () => {
    const journey = await travel(fulfilled, { replaced: { notification: takesAll } });
    expect(await problemsOf(journey)).to.match(/nobody was told of OrderFulfilled/);
  });

  it('an accepted order that nobody works on', async () => {
    const journey = await travel(fulfilled, { replaced: { 'outbox-relay': takesAll } });
    expect(await problemsOf(journey)).to.match(/came to no rest[\s\S]*never published/);
  });
});
