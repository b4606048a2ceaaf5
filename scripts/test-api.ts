import { randomUUID } from 'node:crypto';
import { ApiClient } from './lib/api-client.ts';
import { differences } from './lib/api-test/checks.ts';
import { CONTRACT } from './lib/api-test/contract.ts';
import type { Tell } from './lib/api-test/tell.ts';
import { walkOrders } from './lib/api-test/walk.ts';
import { walkCancellation } from './lib/api-test/walk-cancellation.ts';
import { walkRepeats } from './lib/api-test/walk-repeats.ts';
import { runCommand } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';

await runCommand({
  name: 'test-api',
  about: 'walks the HTTP contract, call by call; it places a few small orders',
  flags: { env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' } },
  run: async ({ env }) => {
    const api = new ApiClient(resolveEnvironment(environmentName(env)));
    let passed = 0;
    let failed = 0;
    const tell: Tell = (name, found) => {
      if (found.length === 0) passed += 1;
      else failed += 1;
      console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`);
      for (const difference of found) console.log(`        ${difference}`);
    };
    for (const { name, call, expected } of CONTRACT) {
      tell(name, differences(await api.send(call), expected));
    }
    const customer = `test-api-${randomUUID().slice(0, 8)}`;
    await walkOrders(api, customer, tell);
    await walkRepeats(api, customer, tell);
    await walkCancellation(api, customer, tell);
    console.log(`\n${passed} ok, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
});
