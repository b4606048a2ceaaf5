import { ApiClient } from './lib/api-client.ts';
import { walkContract } from './lib/api-test/walk-contract.ts';
import { runCommand } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';

await runCommand({
  name: 'test-api',
  about: 'walks the HTTP contract, call by call; it places a few small orders',
  flags: { env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' } },
  run: async ({ env }) => {
    const api = new ApiClient(resolveEnvironment(environmentName(env)));
    return (await walkContract(api, console.log)) ? 0 : 1;
  },
});
