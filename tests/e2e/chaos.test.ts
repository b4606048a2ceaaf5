import { expect } from 'chai';
import { replay } from '../../lambdas/shared/domain/replay.ts';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { check } from '../../scripts/lib/verify/check.ts';
import { readBooks } from './support/books.ts';
import { ENDS } from './support/event-listener.ts';
import { functionOf, resourceOf } from './support/lock.ts';
import { GOOD_ORDER, type Platform, startPlatform } from './support/platform.ts';
import { scanTable, storedEvents, storedOrder } from './support/stored.ts';

const ORDERS = 120;
const CONCURRENCY = 10;
const KILL_EVERY_MS = 100;

/** A message whose function was killed comes back when its visibility timeout is over. */
function comeBackSoon(lock: PlatformLock): void {
  functionOf(lock, 'fulfill-order').values.timeout = 3;
  const queue = resourceOf(lock, 'aws_sqs_queue', ['name', 'dofs-local-order-queue']);
  queue.values.visibility_timeout_seconds = 4;
}

describe('function processes killed while orders run', function () {
  this.timeout(600_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform(comeBackSoon);
  });
  after(() => platform?.close());

  it('brings every accepted order to exactly one end all the same', async () => {
    const accepted: string[] = [];
    let killed = 0;
    let progress = -1;
    const killer = setInterval(() => {
      // However slow the machine is: between two kills something gets done.
      const now = accepted.length + platform.events.events.length;
      if (now === progress) return;
      progress = now;
      const processes = platform.runtime.processes();
      const victim = processes[killed % Math.max(1, processes.length)];
      if (!victim) return;
      process.kill(victim.pid, 'SIGKILL');
      killed++;
    }, KILL_EVERY_MS);
    const submit = async (): Promise<void> => {
      for (let n = 0; n < ORDERS / CONCURRENCY; n++) {
        const answer = await platform.request('POST', '/orders', { body: GOOD_ORDER });
        // A function that dies under a request is the gateway's 502: the client knows nothing.
        expect(answer.status).to.be.oneOf([202, 502]);
        if (answer.status === 202) accepted.push(String(answer.body.order_id));
      }
    };
    try {
      await Promise.all(Array.from({ length: CONCURRENCY }, submit));
    } finally {
      clearInterval(killer);
    }
    await Promise.all(accepted.map((orderId) => platform.events.end(orderId)));

    expect(killed).to.be.greaterThan(10);
    expect(accepted.length).to.be.greaterThan(ORDERS / 2);
    for (const orderId of accepted) {
      const events = await storedEvents(platform, orderId);
      expect(replay(events)).to.deep.equal(await storedOrder(platform, orderId));
      expect(events.filter(({ type }) => ENDS.includes(type))).to.have.lengthOf(1);
    }
    // An order that was stored though its client was told nothing comes to an end as well.
    for (const { order_id } of await scanTable(platform, 'orders')) {
      await platform.events.end(String(order_id));
    }
    expect(check(await readBooks(platform))).to.deep.equal([]);
  });
});
