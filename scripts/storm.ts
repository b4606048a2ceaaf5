import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { PlatformLock } from '../local/platform/lock.ts';
import { LocalRuntime } from '../local/runtime.ts';
import { buildFunctions, functionsAreBuilt } from './build.ts';
import { awsClients } from './lib/aws-clients.ts';
import { integerFlag, runCommand } from './lib/command-line.ts';
import { type Environment, ROOT, resourceNames } from './lib/environment.ts';
import { Progress } from './lib/progress.ts';
import { setStormRates } from './lib/storm/rates.ts';
import { stormProblems, stormReport } from './lib/storm/report.ts';
import { runStorm } from './lib/storm/storm.ts';

await runCommand({
  name: 'storm',
  about:
    'runs orders on a local environment of its own in which everything goes wrong at once, then verifies its books',
  flags: {
    orders: { type: 'string', default: '1000', help: 'different orders; a tenth is sent twice' },
    concurrency: { type: 'string', default: '20', help: 'how many at a time' },
    outage: { type: 'string', default: '10', help: 'seconds that the payment provider is down' },
    timeout: { type: 'string', default: '600', help: 'seconds for the whole run' },
  },
  run: async (values) => {
    const options = {
      orders: integerFlag('orders', values.orders),
      concurrency: integerFlag('concurrency', values.concurrency),
      outageMs: integerFlag('outage', values.outage) * 1_000,
      timeoutMs: integerFlag('timeout', values.timeout) * 1_000,
      stockShare: 0.6,
    };
    if (!(await functionsAreBuilt())) await buildFunctions();
    const workDirectory = mkdtempSync(path.join(os.tmpdir(), 'dofs-storm-'));
    const runtime = await LocalRuntime.start({ lock: stormLock(), root: ROOT, workDirectory });
    try {
      const environment = environmentOf(runtime);
      const storm = await runStorm(environment, awsClients(environment), options, new Progress());
      const problems = stormProblems(storm);
      console.log(`\n${stormReport(storm, problems)}`);
      return problems.length === 0 ? 0 : 1;
    } finally {
      await runtime.close();
      rmSync(workDirectory, { recursive: true, force: true });
    }
  },
});

function stormLock(): PlatformLock {
  const text = readFileSync(path.join(ROOT, 'local/platform.lock.json'), 'utf8');
  const lock = JSON.parse(text) as PlatformLock;
  setStormRates(lock);
  return lock;
}

function environmentOf({ apiUrl, apiKey, awsEndpoint, identity }: LocalRuntime): Environment {
  const { region } = identity;
  const names = resourceNames('local');
  return { name: 'local', apiUrl, apiKey, region, endpoint: awsEndpoint, names };
}
