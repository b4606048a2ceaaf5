import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import type { ApiCall, ApiClient } from '../../scripts/lib/api-client.ts';
import { walkCancellation } from '../../scripts/lib/api-test/walk-cancellation.ts';
import { walkRepeats } from '../../scripts/lib/api-test/walk-repeats.ts';
import { handlerOn } from '../support/api.ts';
import { apiEvent } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

describe("test-api's walks, with the handler itself", function () {
  this.timeout(60_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });

  after(() => tables.close());

  it('find the contract kept about repeats', async () => {
    expect(await findings(walkRepeats, client())).to.deep.equal([]);
  });

  it('find it broken where the handler never hears of the key', async () => {
    const api = client();
    const deaf = {
      send: ({ headers: { 'idempotency-key': _, ...headers } = {}, ...call }: ApiCall) =>
        api.send({ ...call, headers }),
    };
    const found = await findings(walkRepeats, deaf);
    expect(found).to.include('status 202, expected 422');
    expect(found).to.include('header idempotency-replayed null, expected true');
  });

  it('find the contract kept about cancellation, by a workflow that ends every order', async () => {
    const orders = new OrderRepository(tables.client, tables.names);
    const api = client(async (orderId) => {
      const reference = { order_id: orderId, correlation_id: 'workflow' };
      const order = await orders.find(orderId);
      if (order?.items[0]?.product_id === 'no-such-product') {
        await orders.carryOut(reference, { type: 'RejectOrder', failure_reason: 'UNKNOWN: x' });
      } else if (order?.cancel_requested_at !== undefined) {
        const failure_reason = 'CANCELLED: by the customer';
        const end = 'COMPENSATED';
        await orders.carryOut(reference, { type: 'StartCompensation', end, failure_reason });
        await orders.carryOut(reference, { type: 'CloseOrder' });
      }
    });
    expect(await findings(walkCancellation, api)).to.deep.equal([]);
  });

  /** A client of the handler itself; `work` is done before an order is shown. */
  function client(work: (orderId: string) => Promise<void> = async () => {}) {
    const { handle } = handlerOn(tables);
    return {
      async send({ method, path, body, headers = {} }: ApiCall) {
        const correlationId = randomUUID();
        const [, orderId = ''] = /^\/orders\/([^/?]+)/.exec(path) ?? [];
        if (method === 'GET') await work(orderId);
        const resource = (path.split('?')[0] ?? '').replace(orderId || '-', '{order_id}');
        const result = await handle(
          apiEvent({
            method,
            resource,
            path: { order_id: orderId },
            headers: {
              'content-type': 'application/json',
              'x-correlation-id': correlationId,
              ...headers,
            },
            body,
          }),
        );
        return {
          status: result.statusCode,
          headers: new Headers(result.headers as Record<string, string>),
          json: JSON.parse(result.body),
          text: result.body,
          correlationId,
          milliseconds: 1,
        };
      },
    };
  }
});

type Walk = typeof walkRepeats;

/** All differences that a walk finds. */
async function findings(walk: Walk, api: Pick<ApiClient, 'send'>): Promise<string[]> {
  const found: string[] = [];
  await walk(api, `c-${randomUUID()}`, (_name, differences) => found.push(...differences));
  return found;
}
