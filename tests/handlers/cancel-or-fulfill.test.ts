import { SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import sinon from 'sinon';
import { v7 } from 'uuid';
import { Fulfillment } from '../../lambdas/functions/fulfill-order/fulfillment.ts';
import type { OrderStep } from '../../lambdas/shared/domain/order-command.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { TaskCallback } from '../../lambdas/shared/workflow/task-callback.ts';
import { handlerOn } from '../support/api.ts';
import { stubAws } from '../support/aws-boundary.ts';
import { aFulfillmentRequest, collectingLogger } from '../support/builders.ts';
import { apiEvent } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

const ITEMS = [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }];
const PAID: OrderStep[] = [
  { type: 'ValidateOrder', items: ITEMS, total_cents: 2_500 },
  { type: 'ReserveStock', expires_at: '2026-01-02T04:00:00.000Z' },
  { type: 'RecordCharge', charge_id: 'ch-1', amount_cents: 2_500 },
];
const RACES = 30;

describe('cancelling an order while its fulfillment starts, on DynamoDB itself', function () {
  this.timeout(60_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });

  after(() => {
    sinon.restore();
    return tables.close();
  });

  it('either cancels it and asks nobody, or is refused and has it fulfilled', async () => {
    const orders = new OrderRepository(tables.client, tables.names, { pause: async () => {} });
    const { handle } = handlerOn(tables);
    const asked = new Set<string>();
    const states = new SFNClient({ region: 'us-east-1' });
    const told = stubAws(states, { SendTaskSuccess: {}, SendTaskFailure: {} });
    const fulfillment = new Fulfillment({
      provider: {
        async fulfill({ order_id }) {
          asked.add(order_id);
          return { outcome: 'fulfilled', fulfillment_id: `f-${order_id}` };
        },
      },
      callback: new TaskCallback(states),
      orders,
      logger: collectingLogger().logger,
    });

    const ends = new Map<string, number>();
    for (let race = 0; race < RACES; race++) {
      const order_id = await paidOrder(orders);
      const cancel = () => handle(cancellation(order_id));
      const fulfill = () =>
        fulfillment.handle(aFulfillmentRequest({ order_id }), { receiveCount: 1, ageMs: 0 });
      // Each begins first half of the time.
      const [first, second] = race % 2 === 0 ? [cancel, fulfill] : [fulfill, cancel];
      const results = await Promise.all([first(), second()]);
      const status = results.find((result) => result !== undefined)?.statusCode ?? 0;
      expect(asked.has(order_id), `order ${order_id} answered ${status}`).to.equal(status === 409);
      expect(told.at(-1)?.name).to.equal(status === 409 ? 'SendTaskSuccess' : 'SendTaskFailure');
      ends.set(String(status), (ends.get(String(status)) ?? 0) + 1);
    }
    expect([...ends.keys()].sort()).to.deep.equal(['202', '409']);
  });
});

async function paidOrder(orders: OrderRepository): Promise<string> {
  const reference = { order_id: v7(), correlation_id: 'c' };
  const items = [{ product_id: 'p-1', quantity: 2 }];
  await orders.place(reference, { type: 'PlaceOrder', customer_id: 'c-1', items });
  for (const step of PAID) await orders.carryOut(reference, step);
  return reference.order_id;
}

function cancellation(order_id: string) {
  return apiEvent({
    method: 'POST',
    resource: '/orders/{order_id}/cancel',
    path: { order_id },
  });
}
