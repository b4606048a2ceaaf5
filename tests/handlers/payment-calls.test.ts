import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { SimulationSettings } from '../../lambdas/shared/payment/simulated.ts';
import type { OrderReference } from '../../lambdas/shared/repositories/order-repository.ts';
import { orderTables } from '../support/order-tables.ts';
import { PaymentBench, SETTLE_MS } from '../support/payment-bench.ts';

const BEGIN = 'TransactWrite';
const RECORD = 'TransactWrite';

// docs/payment.md has these figures.
describe('the calls to DynamoDB of a payment', function () {
  this.timeout(60_000);
  const sent: string[] = [];
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let bench: PaymentBench;

  before(async () => {
    tables = await orderTables();
    bench = new PaymentBench({ ...tables, client: noting(tables.client) });
  });
  after(() => tables.close());

  it('are four to charge, declined or not, and one when it was charged before', async () => {
    const reference = await bench.order();
    expect(await charge(reference)).to.deep.equal(['Get', 'Get', BEGIN, RECORD]);
    expect(await charge(reference)).to.deep.equal(['Get']);
    const declined = await charge(await bench.order(), { declineRate: 1 });
    expect(declined).to.deep.equal(['Get', 'Get', BEGIN, RECORD]);
  });

  it('are three before an answer gets lost, and three to find what it was', async () => {
    const reference = await bench.order();
    expect(await charge(reference, { timeoutChargedRate: 1 })).to.deep.equal(['Get', 'Get', BEGIN]);
    expect(await charge(reference)).to.deep.equal(['Get', 'Get', RECORD]);
  });

  it('are three to give a charge back, and none when that was done', async () => {
    const reference = await bench.order();
    await charge(reference);
    expect(await undo(reference)).to.deep.equal(['Get', 'Put', RECORD]);
    expect(await undo(reference)).to.deep.equal([]);
  });

  it('are two to void a charge that nobody heard of, and one where there is none', async () => {
    const reference = await bench.order();
    await charge(reference, { timeoutUnchargedRate: 1 });
    bench.clock.advance(SETTLE_MS);
    expect(await undo(reference)).to.deep.equal(['Get', RECORD]);
    expect(await undo(await bench.order())).to.deep.equal(['Get']);
  });

  async function charge(reference: OrderReference, settings: Partial<SimulationSettings> = {}) {
    sent.length = 0;
    const run = bench.charging(bench.provider(settings)).charge(reference);
    await Promise.allSettled([run]);
    return [...sent];
  }

  async function undo(reference: OrderReference) {
    const order = await bench.compensate(reference);
    sent.length = 0;
    await bench.refunding().refund(order);
    return [...sent];
  }

  /** A client that notes the calls on our own tables, not on the simulated provider's. */
  function noting(inner: DynamoDBDocumentClient): DynamoDBDocumentClient {
    const send = (command: Parameters<typeof inner.send>[0]): Promise<unknown> => {
      const { TableName: table, TransactItems: items = [] } = command.input as {
        TableName?: string;
      } & Partial<TransactWriteCommandInput>;
      const named = [table, ...items.flatMap((item) => Object.values(item))];
      const theirs = JSON.stringify(named).includes(tables.names.simulatedPayments);
      if (!theirs) sent.push(command.constructor.name.replace(/Command$/, ''));
      return inner.send(command);
    };
    return Object.assign(Object.create(inner) as DynamoDBDocumentClient, { send });
  }
});
