import { ApiClient } from './lib/api-client.ts';
import { walkContract } from './lib/api-test/walk-contract.ts';
import { SYSTEM_CLOCK } from './lib/clock.ts';
import { runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { readManifest } from './lib/release/manifest.ts';
import { awaitRelease } from './lib/smoke/answering-release.ts';

await runCommand({
  name: 'smoke-test',
  about:
    'GET /health answers the packaged release, then the HTTP contract; it places a few small orders',
  flags: { env: { type: 'string', help: 'local, dev, staging or prod' } },
  run: async ({ env }) => {
    if (env === undefined) throw new UsageError('--env is missing');
    const manifest = await readManifest();
    const api = new ApiClient(resolveEnvironment(environmentName(env)));
    await awaitRelease(api, manifest, SYSTEM_CLOCK);
    const { version, commit, artifact_hash } = manifest;
    console.log(`ok    ${env} answers version ${version}, commit ${commit}, ${artifact_hash}`);
    return (await walkContract(api, console.log)) ? 0 : 1;
  },
});
