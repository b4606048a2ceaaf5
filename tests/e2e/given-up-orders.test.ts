import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { systemClock } from '../../lambdas/shared/clock.ts';
import { OrderStore } from '../../scripts/lib/order-store.ts';
import { Resumption } from '../../scripts/lib/resume/resumption.ts';
import { check } from '../../scripts/lib/verify/check.ts';
import type { Finding } from '../../scripts/lib/verify/finding.ts';
import { BooksReader } from '../../scripts/lib/verify/read-books.ts';
import { doRepair } from '../../scripts/lib/verify/repair.ts';
import {
  environmentOf,
  expectCleanBooks,
  readBooks,
  scriptClients,
  silentProgress,
  tracesOf,
} from './support/books.ts';
import { eventually } from './support/eventually.ts';
import { GOOD_ORDER, type Platform, startPlatform } from './support/platform.ts';
import { bringProviderUp, setRates, takeProviderDown } from './support/simulation.ts';
import { expectWhole, failedRow, storedOrder } from './support/stored.ts';

describe('an order whose execution was killed', function () {
  this.timeout(60_000);
  let platform: Platform;
  let resumed: string;
  let repaired: string;

  before(async () => {
    platform = await startPlatform((lock) => setRates(lock, {}));
    await takeProviderDown(platform);
    resumed = await killedOrder();
    repaired = await killedOrder();
    await bringProviderUp(platform);
  });
  after(() => platform?.close());

  /** An order that holds stock, waited for its payment, and was parked by the backstop. */
  async function killedOrder(): Promise<string> {
    const { body } = await platform.request('POST', '/orders', { body: GOOD_ORDER });
    const orderId = String(body.order_id);
    const executionArn = String(body.execution_arn);
    // When the first attempt to charge has failed, none is under way that would come too late.
    await eventually(async () => ((await taskFailed(executionArn)) ? true : undefined));
    const cause = 'killed by a test';
    await platform.stepFunctions.send(new StopExecutionCommand({ executionArn, cause }));
    await platform.events.until(
      ({ detail, 'detail-type': type }) => detail.subject === orderId && type === 'OrderParked',
    );
    return orderId;
  }

  async function taskFailed(executionArn: string): Promise<boolean> {
    const { events = [] } = await platform.stepFunctions
      .send(new GetExecutionHistoryCommand({ executionArn }))
      .catch((error: Error) => {
        // The order is stored before its execution exists.
        if (error.name === 'ExecutionDoesNotExist') return { events: [] };
        throw error;
      });
    return events.some(({ type }) => type === 'TaskFailed');
  }

  async function findings(): Promise<Finding[]> {
    return check(await readBooks(platform));
  }

  it('is parked where an operator finds it, with what it owes', async () => {
    const { attention } = await storedOrder(platform, resumed);
    expect(attention?.reason).to.include('ABORTED').and.include('killed by a test');
    expect(attention?.owed).to.deep.equal(['stock release', 'end']);
    expect(await failedRow(platform, resumed)).to.include({ status: 'NEEDS_ATTENTION' });
    const found = (await findings()).map(({ type, subject }) => [type, subject]);
    expect(found).to.have.deep.members([
      ['ORDER_NEEDS_ATTENTION', resumed],
      ['ORDER_NEEDS_ATTENTION', repaired],
    ]);
  });

  it('goes on to its end when it is resumed', async () => {
    const { documents, sfn } = scriptClients(platform);
    const { names } = environmentOf(platform);
    const orders = new OrderStore(documents, names);
    const { stateMachine } = names;
    const resumption = new Resumption({ orders, sfn, stateMachine, clock: systemClock });
    await resumption.resume(await resumption.resumable(resumed));
    expect(await platform.events.end(resumed)).to.equal('OrderFulfilled');
    expect(await storedOrder(platform, resumed)).to.not.have.property('attention');
    await expectWhole(platform, resumed);
  });

  it('goes on to its end by verify’s own repair', async () => {
    const [finding, ...others] = await findings();
    expect(others).to.deep.equal([]);
    if (!finding?.repair) throw new Error('verify proposed no repair');
    expect(finding.repair).to.include({ kind: 'resume', order_id: repaired });
    const environment = environmentOf(platform);
    const reader = new BooksReader(scriptClients(platform), environment, silentProgress());
    await doRepair(finding.repair, await reader.repairTools());
    expect(await platform.events.end(repaired)).to.equal('OrderFulfilled');
    await expectWhole(platform, repaired);
  });

  it('leaves the books clean', async () => {
    const books = await expectCleanBooks(platform);
    for (const orderId of [resumed, repaired]) {
      expect(tracesOf(books, orderId)).to.include({ stock: 'CONSUMED', charges: 1 });
    }
  });
});
