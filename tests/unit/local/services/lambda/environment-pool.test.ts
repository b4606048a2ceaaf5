import { expect } from 'chai';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import type { Environment } from '../../../../../local/services/lambda/environment.ts';
import { EnvironmentPool } from '../../../../../local/services/lambda/environment-pool.ts';

/** What the pool knows of an environment, without a process. */
class FakeEnvironment {
  alive = true;
  #leave: () => void = () => {};
  readonly gone = new Promise<void>((resolve) => {
    this.#leave = resolve;
  });

  kill(): void {
    this.alive = false;
    this.#leave();
  }
}

describe('EnvironmentPool', () => {
  let scheduler: VirtualScheduler;
  let pool: EnvironmentPool;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    pool = new EnvironmentPool({
      scheduler,
      maximum: 2,
      start: () => new FakeEnvironment() as unknown as Environment,
    });
  });
  afterEach(() => pool.close());

  it('starts the first environment at once', async () => {
    expect(pool.environments).to.have.length(0);
    const first = await pool.acquire();
    expect(pool.environments).to.deep.equal([first]);
  });

  it('gives a caller the busy environment when that is given back in a moment', async () => {
    const first = await pool.acquire();
    const second = pool.acquire();
    await scheduler.advance(200);
    pool.release(first);
    expect(await second).to.equal(first);
    await scheduler.advance(1_000);
    expect(pool.environments).to.have.length(1);
  });

  it('starts another for a caller that waited, and none above the maximum', async () => {
    const first = await pool.acquire();
    const others = [pool.acquire(), pool.acquire()];
    await scheduler.advance(250);
    const second = await others[0];
    expect(second).not.to.equal(first);
    await scheduler.advance(10_000);
    expect(pool.environments).to.have.length(2);
    pool.release(first);
    expect(await others[1]).to.equal(first);
  });

  it('starts another at once for a caller whose environment died', async () => {
    const first = await pool.acquire();
    const second = pool.acquire();
    first.kill();
    expect(await second).not.to.equal(first);
    expect(pool.environments).to.have.length(1);
  });

  it('refuses those who wait when it closes', async () => {
    await pool.acquire();
    const refused = pool.acquire().catch((error: Error) => error.message);
    await pool.close();
    expect(await refused).to.equal('the local runtime is closing');
    await scheduler.advance(1_000);
    expect(pool.environments).to.have.length(0);
  });
});
