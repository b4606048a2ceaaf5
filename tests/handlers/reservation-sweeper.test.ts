import { SFNClient } from '@aws-sdk/client-sfn';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { createReservationSweeperHandler } from '../../lambdas/functions/reservation-sweeper/handler.ts';
import { resumeExpired } from '../../lambdas/functions/reservation-sweeper/resume.ts';
import { ReservationSweep } from '../../lambdas/functions/reservation-sweeper/sweep.ts';
import { systemClock } from '../../lambdas/shared/clock.ts';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../lambdas/shared/domain/order-command.ts';
import type { OrderReference } from '../../lambdas/shared/repositories/order-repository.ts';
import type { Stock } from '../../lambdas/shared/repositories/stock.ts';
import { stubAws } from '../support/aws-boundary.ts';
import { awsError, collectingLogger } from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';
import { type StockTables, stockTables, TO_FULFILLMENT, UNDO } from '../support/stock-tables.ts';

const EXPIRED = -60;
const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow';

describe('reservation-sweeper', function () {
  this.timeout(60_000);
  let tables: StockTables;

  // Own tables each time: a sweep takes whatever there is.
  beforeEach(async () => {
    tables = await stockTables();
  });

  afterEach(() => {
    sinon.restore();
    return tables.close();
  });

  it('gives expired stock back and sends the order to its end, once', async () => {
    const { products, reference } = await reserved(EXPIRED);
    const fresh = await reserved(60);
    const { sweep, resumed, lines } = setUp();
    expect(await sweep()).to.deep.equal({ released: 1, left: 0, failed: 0 });
    expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    expect(await tables.levels(fresh.products)).to.deep.equal(['2/1/0']);
    const order = await tables.orders.find(reference.order_id);
    expect(order).to.include({ stock: 'RELEASED', status: 'PROCESSING' });
    expect(order?.compensation?.end).to.equal('FAILED');
    expect(order?.compensation?.failure_reason).to.match(/^RESERVATION_EXPIRED: .*not finished by/);
    expect(resumed).to.deep.equal([
      {
        name: 'StartExecution',
        input: {
          stateMachineArn: ARN,
          name: `${reference.order_id}.resume-expired-4`,
          input: JSON.stringify(reference),
        },
      },
    ]);
    expect(lines.map(({ code }) => code)).to.include('RESERVATION_EXPIRED');

    expect(await sweep()).to.deep.equal({ released: 0, left: 0, failed: 0 });
    expect(resumed).to.have.length(1);
  });

  it('may run twice at once', async () => {
    const { products } = await reserved(EXPIRED);
    const { sweep } = setUp();
    const [one, two] = await Promise.all([sweep(), sweep()]);
    expect(one.failed + two.failed).to.equal(0);
    expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
  });

  it('goes on where a run ended after the workflow was started', async () => {
    const { products, reference } = await reserved(EXPIRED);
    const dying = tables.crashing({ at: 1, when: 'before' });
    await rejects(setUp({ stock: dying }).sweep(), 'Error', '1 expired reservations failed');
    const { sweep, resumed } = setUp({ answer: awsError('ExecutionAlreadyExists') });
    expect((await sweep()).released).to.equal(1);
    expect(resumed).to.have.length(1);
    expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    expect((await tables.orders.find(reference.order_id))?.stock).to.equal('RELEASED');
  });

  it('keeps the stock findable until the workflow is started', async () => {
    const { products, reference } = await reserved(EXPIRED);
    const { sweep, lines } = setUp({ answer: awsError('ServiceUnavailable') });
    await rejects(sweep(), 'Error', '1 expired reservations failed');
    expect(await tables.levels(products)).to.deep.equal(['2/1/0']);
    expect(lines[0]).to.include({
      level: 'error',
      code: 'SWEEP_FAILED',
      order_id: reference.order_id,
      error_name: 'ServiceUnavailable',
    });
    expect((await setUp().sweep()).released).to.equal(1);
  });

  it('releases what an undoing left reserved, under the end that it began with', async () => {
    const { reference } = await reserved(EXPIRED);
    await tables.carryOut(reference, ...TO_FULFILLMENT, UNDO);
    expect((await setUp().sweep()).released).to.equal(1);
    const order = await tables.orders.find(reference.order_id);
    expect(order?.compensation?.failure_reason).to.equal('STEP_FAILED: test');
    expect(order?.stock).to.equal('RELEASED');
  });

  it('starts the workflow of a parked order under a new name', async () => {
    const { reference } = await reserved(EXPIRED);
    const parked: OrderCommand = { type: 'ParkOrder', reason: 'provider down', owed: [] };
    await tables.carryOut(reference, UNDO, parked);
    const { sweep, resumed } = setUp();
    expect((await sweep()).released).to.equal(1);
    expect(resumed[0]?.input.name).to.equal(`${reference.order_id}.resume-expired-5`);
  });

  it('leaves an order alone whose goods may go out, and says so', async () => {
    const { products, reference } = await reserved(EXPIRED);
    await tables.carryOut(reference, ...TO_FULFILLMENT);
    const { sweep, resumed, lines } = setUp();
    expect(await sweep()).to.deep.equal({ released: 0, left: 1, failed: 0 });
    expect(await tables.levels(products)).to.deep.equal(['2/1/0']);
    expect((await tables.orders.find(reference.order_id))?.compensation).to.equal(undefined);
    expect(resumed).to.deep.equal([]);
    const code = 'RESERVATION_EXPIRED_IN_FULFILLMENT';
    expect(lines[0]).to.include({ level: 'warn', code, order_id: reference.order_id });
  });

  it('does not undo an order whose fulfillment starts under its eyes', async () => {
    const { products, reference } = await reserved(EXPIRED);
    await tables.carryOut(reference, { type: 'RecordCharge', charge_id: 'c', amount_cents: 1 });
    const asRead = await tables.orders.find(reference.order_id);
    await tables.carryOut(reference, { type: 'StartFulfillment' });
    sinon.stub(tables.orders, 'find').onFirstCall().resolves(asRead).callThrough();
    const { sweep, resumed, lines } = setUp();
    expect(await sweep()).to.deep.equal({ released: 0, left: 1, failed: 0 });
    expect(lines[0]).to.include({ level: 'info', code: 'EXPIRED_ORDER_BUSY' });
    expect(resumed).to.deep.equal([]);
    expect(await tables.levels(products)).to.deep.equal(['2/1/0']);
  });

  for (const [status, level] of [
    ['FAILED', '3/0/0'],
    ['FULFILLED', '2/0/1'],
  ] as const) {
    for (const size of [1, 97]) {
      it(`makes what a ${status} order of ${size} lines left reserved follow it, as a defect`, async () => {
        const { products, reference } = await reserved(EXPIRED, size);
        await breakOrder(reference, status);
        const { sweep, resumed, lines } = setUp();
        expect(await sweep()).to.deep.equal({ released: 1, left: 0, failed: 0 });
        expect(await tables.levels(products)).to.deep.equal([level]);
        const defect = { level: 'error', code: 'RESERVATION_LEFT_OPEN', status };
        expect(lines[0]).to.include(defect);
        expect(resumed).to.deep.equal([]);
        expect((await sweep()).released).to.equal(0);
      });
    }
  }

  it('is not stopped by one bad order, and tells of it in the end', async () => {
    const { names } = tables;
    const orphan = {
      order_id: '0',
      status: 'RESERVED',
      items: [],
      expiry_bucket: 'open',
      expires_at: '2020-01-01T00:00:00.000Z',
    };
    await tables.client.send(new PutCommand({ TableName: names.reservations, Item: orphan }));
    const good = [];
    for (let n = 0; n < 12; n++) good.push(await reserved(EXPIRED));
    const { sweep, lines } = setUp();
    await rejects(sweep(), 'Error', '1 expired reservations failed');
    for (const { products } of good) {
      expect(await tables.levels(products)).to.deep.equal(['3/0/0']);
    }
    expect(lines.map(({ code }) => code)).to.include('RESERVATION_ORPHANED');
    expect(lines.at(-1)).to.include({ code: 'RESERVATIONS_SWEPT', released: 12, failed: 1 });
  });

  it('ends when its time is up, and the next run goes on', async () => {
    for (let n = 0; n < 12; n++) await reserved(EXPIRED);
    const { sweep } = setUp();
    expect((await sweep(4_999)).released).to.equal(10);
    expect((await sweep(4_999)).released).to.equal(2);
  });

  async function reserved(ttlSeconds: number, size = 1) {
    const products = await tables.products(size, 3);
    const reference = await tables.pricedOrder(products);
    await tables.stock.reserve(reference, ttlSeconds);
    return { products, reference };
  }

  /** What no code of ours does: an end without an end to the reservation. */
  function breakOrder({ order_id }: OrderReference, status: string) {
    return tables.client.send(
      new UpdateCommand({
        TableName: tables.names.orders,
        Key: { order_id },
        UpdateExpression: 'SET #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status },
      }),
    );
  }

  function setUp({ answer = {}, stock = tables.stock }: { answer?: unknown; stock?: Stock } = {}) {
    const workflows = new SFNClient({ region: 'us-east-1' });
    const resumed = stubAws(workflows, { StartExecution: answer });
    const { logger, lines } = collectingLogger();
    const { reservations, orders } = tables;
    const resume = (order: Order) => resumeExpired(workflows, ARN, order);
    const dependencies = { reservations, orders, stock, resume, clock: systemClock, logger };
    const sweep = new ReservationSweep(dependencies);
    const handle = createReservationSweeperHandler({ sweep, logger });
    const event = { source: 'aws.events' } as ScheduledEvent;
    return {
      resumed,
      lines,
      sweep: (remaining = 60_000) => handle(event, { getRemainingTimeInMillis: () => remaining }),
    };
  }
});
