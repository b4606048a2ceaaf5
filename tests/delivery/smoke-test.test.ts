import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { ApiClient } from '../../scripts/lib/api-client.ts';
import { walkContract } from '../../scripts/lib/api-test/walk-contract.ts';
import { readCatalogue, seedCatalogue } from '../../scripts/lib/catalogue.ts';
import { resourceNames } from '../../scripts/lib/environment.ts';
import { awaitRelease } from '../../scripts/lib/smoke/answering-release.ts';
import { environmentOf } from '../e2e/support/books.ts';
import { setFunctionVariables } from '../e2e/support/lock.ts';
import { type Platform, startPlatform } from '../e2e/support/platform.ts';
import { rejects } from '../support/rejects.ts';

const RELEASE = { version: '1.2.3', commit: 'c'.repeat(40), artifact_hash: 'a'.repeat(64) };

describe('the smoke test of a running environment', function () {
  this.timeout(60_000);
  let platform: Platform;
  let api: ApiClient;

  before(async () => {
    platform = await startPlatform((lock) =>
      setFunctionVariables(lock, 'api-handler', {
        RELEASE_VERSION: RELEASE.version,
        RELEASE_COMMIT: RELEASE.commit,
        ARTIFACT_HASH: RELEASE.artifact_hash,
      }),
    );
    await seedCatalogue(platform.dynamodb, resourceNames('local'), readCatalogue());
    api = new ApiClient(environmentOf(platform));
  });

  after(() => platform?.close());

  it('knows the release that answers, and another one', async () => {
    let now = 0;
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
    };
    const clock = { now: () => now, sleep };
    await awaitRelease(api, RELEASE, clock);
    const other = { ...RELEASE, artifact_hash: 'b'.repeat(64) };
    await rejects(awaitRelease(api, other, clock), 'CommandError', 'another release is answering');
  });

  it('walks the whole contract', async () => {
    const lines: string[] = [];
    expect(await walkContract(api, (line) => lines.push(line)), lines.join('\n')).to.equal(true);
    expect(lines.at(-1)).to.match(/^\n\d\d ok, 0 failed$/);
  });

  it('is a command that fails when the packaged release is not the one that answers', async () => {
    const { apiUrl, apiKey } = environmentOf(platform);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'scripts/smoke-test.ts', '--env', 'dev'],
      { env: { ...process.env, DOFS_API_URL: apiUrl, DOFS_API_KEY: apiKey }, stdio: 'pipe' },
    );
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect(code).to.equal(1);
    expect(output).to.match(/^smoke-test: (another release is answering|there is no .*manifest)/);
  });
});
