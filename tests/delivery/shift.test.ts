import { expect } from 'chai';
import { CanaryAlarms } from '../../scripts/lib/shift/canary-alarms.ts';
import type { Timer } from '../../scripts/lib/shift/ports.ts';
import type { Routing } from '../../scripts/lib/shift/routing.ts';
import { Shift, type ShiftOrder } from '../../scripts/lib/shift/shift.ts';
import { missingProgram } from '../support/programs.ts';
import { rejects } from '../support/rejects.ts';
import { VersionedEnvironment } from '../support/versioned-environment.ts';

const missing = missingProgram('moto_server');
const CANARY: ShiftOrder = { percents: [10, 100], pauseSeconds: 20, back: false };
const AT_ONCE: ShiftOrder = { percents: [100], pauseSeconds: 0, back: false };

describe(`shift on an API server${missing}`, function () {
  this.timeout(60_000);
  let environment: VersionedEnvironment | undefined;

  before(async function () {
    if (missing) this.skip();
    environment = await VersionedEnvironment.start('test', ['ask', 'pay']);
  });

  after(() => environment?.stop());

  function running(): VersionedEnvironment {
    if (!environment) throw new Error('the API server did not start');
    return environment;
  }

  /** In virtual time; `then` happens in the first pause. */
  async function shift(order: ShiftOrder, then = async (): Promise<void> => {}): Promise<string[]> {
    const { aliases, cloudWatch, name } = running();
    const lines: string[] = [];
    let now = 0;
    const timer: Timer = {
      now: () => now,
      sleep: async (ms) => {
        if (now === 0) await then();
        now += ms;
      },
    };
    const { signal } = new AbortController();
    const alarms = new CanaryAlarms(cloudWatch, name);
    await new Shift({ aliases, alarms, timer, signal, say: (line) => lines.push(line) }).run(order);
    return lines;
  }

  it('has nothing to shift when all was just made', async () => {
    expect((await shift(CANARY)).join()).to.contain('nothing to shift: all 3 aliases');
  });

  it('moves everything back when an alarm rings', async () => {
    await running().publish('pay', 2);
    await running().publishWorkflow(2);
    const before = await running().routings();
    let meanwhile: Record<string, Routing> = {};
    const ring = async (): Promise<void> => {
      meanwhile = await running().routings();
      await running().setAlarm('ALARM');
    };
    await rejects(shift(CANARY, ring), 'CommandError', 'canary-errors is in ALARM: by the test');
    expect(meanwhile).to.deep.equal({
      ask: { version: 1 },
      pay: { version: 1, second: { version: 2, percent: 10 } },
      'order-workflow': { version: 1, second: { version: 2, percent: 10 } },
    });
    expect(await running().routings()).to.deep.equal(before);
    await running().setAlarm('OK');
  });

  it('moves functions and workflow, and takes back just what it moved', async () => {
    await shift(CANARY);
    expect(await running().routings()).to.deep.equal({
      ask: { version: 1 },
      pay: { version: 2, second: { version: 1, percent: 0 } },
      'order-workflow': { version: 2, second: { version: 1, percent: 0 } },
    });
    await running().publish('ask', 2);
    await shift(AT_ONCE);
    await shift({ ...AT_ONCE, back: true });
    expect(await running().routings()).to.deep.equal({
      ask: { version: 1, second: { version: 2, percent: 0 } },
      pay: { version: 2 },
      'order-workflow': { version: 2 },
    });
  });
});
