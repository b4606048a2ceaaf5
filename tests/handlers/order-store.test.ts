import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import fc from 'fast-check';
import { v7 } from 'uuid';
import type { OrderCommand } from '../../lambdas/shared/domain/order-command.ts';
import { replay } from '../../lambdas/shared/domain/replay.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderQueries } from '../../lambdas/shared/repositories/order-queries.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { NOW } from '../support/builders.ts';
import { COMMANDS } from '../support/order-commands.ts';
import { orderTables } from '../support/order-tables.ts';

const ITEMS = [{ product_id: 'p-1', quantity: 2 }];
const PLACE = { type: 'PlaceOrder' as const, customer_id: 'c-1', items: ITEMS };
const REASON = 'STEP_TIMED_OUT: States.Timeout';
const VALIDATE: OrderCommand = {
  type: 'ValidateOrder',
  items: [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }],
  total_cents: 2_500,
};
const FORWARD: OrderCommand[] = [
  VALIDATE,
  COMMANDS.ReserveStock,
  COMMANDS.RecordCharge,
  COMMANDS.StartFulfillment,
];

const REFUSALS = new Set([
  'IllegalTransitionError',
  'CompensationBegunError',
  'OrderCancelledError',
  'NotCancellableError',
]);

describe('orders on DynamoDB itself', function () {
  this.timeout(180_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let orders: OrderRepository;
  let queries: OrderQueries;
  let failedOrders: FailedOrders;

  before(async () => {
    tables = await orderTables();
    orders = new OrderRepository(tables.client, tables.names, { pause: async () => {} });
    queries = new OrderQueries(tables.client, tables.names);
    failedOrders = new FailedOrders(tables.client, tables.names.failedOrders);
  });

  after(() => tables.close());

  it('replay to the stored state for any history, steps side by side and repeated', async () => {
    const step = fc.constantFrom(...FORWARD, ...Object.values(COMMANDS));
    const waves = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(waves, async (history) => {
        const reference = await place();
        for (const wave of history) {
          await Promise.all(wave.map((command) => attempt(reference, command)));
        }
        const { items: events } = await queries.events(reference.order_id, 100);
        expect(replay(events)).to.deep.equal(await orders.find(reference.order_id));
      }),
      { numRuns: 60 },
    );
  });

  it('end once when the same step runs many times at once', async () => {
    const reference = await place();
    for (const command of FORWARD) await orders.carryOut(reference, command);
    const confirm: OrderCommand = { type: 'ConfirmOrder', fulfillment_id: 'f-1' };
    const results = await Promise.all(
      Array.from({ length: 5 }, () => orders.carryOut(reference, confirm)),
    );
    expect(new Set(results.map(({ status }) => status))).to.deep.equal(new Set(['FULFILLED']));
    const { items: events } = await queries.events(reference.order_id, 100);
    expect(events.map(({ type }) => type)).to.deep.equal([
      'OrderCreated',
      'OrderValidated',
      'StockReserved',
      'PaymentCharged',
      'FulfillmentStarted',
      'OrderFulfilled',
    ]);
  });

  it('are listed newest first, page by page, by customer, by status and by both', async () => {
    const customer_id = `c-${v7()}`;
    const placed: string[] = [];
    for (let n = 0; n < 5; n++) placed.push((await place(customer_id)).order_id);
    const newest = placed.toReversed();
    const [, second = ''] = newest;
    await orders.carryOut({ order_id: second, correlation_id: 'c' }, VALIDATE);

    expect(await pages({ customer_id })).to.deep.equal(newest);
    expect(await pages({ customer_id, status: 'PENDING' })).to.deep.equal(
      newest.filter((id) => id !== second),
    );
    expect(await pages({ customer_id, status: 'PROCESSING' })).to.deep.equal([second]);
    expect(await pages({ status: 'PROCESSING' })).to.include(second);
  });

  it('keep what a dead letter and a failure say about one order, in either sequence', async () => {
    const letter = (order_id: string, body = 'first') => ({
      order_id,
      correlation_id: 'c',
      message_id: 'm-1',
      body,
      reason: 'given up',
      dead_lettered_at: NOW,
    });
    const early = await place();
    await failedOrders.recordDeadLetter(letter(early.order_id), 'DEAD_LETTERED');
    expect((await row(early.order_id))?.status).to.equal('DEAD_LETTERED');
    await fail(early);

    const late = await place();
    await fail(late);
    await failedOrders.recordDeadLetter(letter(late.order_id), 'DEAD_LETTERED');
    await failedOrders.recordDeadLetter(letter(early.order_id, 'again'), 'DEAD_LETTERED');
    for (const { order_id } of [early, late]) {
      expect(await row(order_id)).to.deep.equal({
        order_id,
        status: 'FAILED',
        correlation_id: 'c',
        failure_reason: REASON,
        error: 'States.Timeout',
        cause: '',
        failed_at: NOW,
        dead_letter_message_id: 'm-1',
        dead_letter_body: 'first',
        dead_letter_reason: 'given up',
        dead_lettered_at: NOW,
      });
    }
  });

  it('need attention from their parking to their end', async () => {
    const reference = await place();
    const { order_id } = reference;
    await park(reference);
    const parked = { status: 'NEEDS_ATTENTION', needs_attention: true, attention_reason: 'why' };
    expect(await row(order_id)).to.deep.include({ ...parked, owed: ['end'] });
    await fail(reference);
    expect(await row(order_id)).to.include({ status: 'FAILED', needs_attention: false });
    expect(await row(order_id)).not.to.have.property('owed');
  });

  it('have no row when they end well and were never parked', async () => {
    const reference = await place();
    await orders.carryOut(
      reference,
      { type: 'RejectOrder', failure_reason: REASON },
      { alongside: (order) => failedOrders.endWrites(order, 'REJECTED') },
    );
    expect(await row(reference.order_id)).to.equal(undefined);
  });

  async function place(customer_id = 'c-1') {
    const reference = { order_id: v7(), correlation_id: 'c' };
    await orders.place(reference, { ...PLACE, customer_id });
    return reference;
  }

  async function fail(reference: { order_id: string; correlation_id: string }) {
    const failed = { type: 'StartCompensation', end: 'FAILED', failure_reason: REASON } as const;
    await orders.carryOut(reference, failed);
    const { correlation_id } = reference;
    const failure = { failure_reason: REASON, error: 'States.Timeout', cause: '', failed_at: NOW };
    return orders.carryOut(
      reference,
      { type: 'CloseOrder' },
      {
        alongside: (order) =>
          failedOrders.endWrites(order, 'FAILED', { correlation_id, ...failure }),
      },
    );
  }

  function park(reference: { order_id: string; correlation_id: string }) {
    const attention = { reason: 'why', owed: ['end' as const] };
    const parked = { ...reference, ...attention, parked_at: NOW };
    const alongside = () => [failedOrders.parkingWrite(parked)];
    return orders.carryOut(reference, { type: 'ParkOrder', ...attention }, { alongside });
  }

  async function attempt(
    reference: { order_id: string; correlation_id: string },
    command: OrderCommand,
  ) {
    try {
      await orders.carryOut(reference, command);
    } catch (error) {
      if (!(error instanceof Error && REFUSALS.has(error.name))) throw error;
    }
  }

  async function pages(filter: Parameters<OrderQueries['orders']>[0]): Promise<string[]> {
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await queries.orders(filter, 2, after);
      expect(page.items.length).to.be.at.most(2);
      found.push(...page.items.map(({ order_id }) => order_id));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  async function row(order_id: string) {
    const { Item: item } = await tables.client.send(
      new GetCommand({ TableName: tables.names.failedOrders, Key: { order_id } }),
    );
    return item;
  }
});
