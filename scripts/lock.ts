import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlatformLock } from '../local/platform/lock.ts';
import { runCommand } from './lib/command-line.ts';
import { compareLocks } from './lib/lock/lock-diff.ts';
import { planLocalPlatform } from './lib/lock/plan-local.ts';
import { REPOSITORY } from './lib/terraform/workspace.ts';

const LOCK_FILE = path.join('local', 'platform.lock.json');

async function lock(check: boolean): Promise<number> {
  const planned = await planLocalPlatform();
  const text = `${JSON.stringify(planned, null, 2)}\n`;
  const file = path.join(REPOSITORY, LOCK_FILE);
  const stored = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (stored === text) {
    console.log(`${LOCK_FILE} is up to date (${planned.resources.length} resources)`);
    return 0;
  }
  const before = stored === undefined ? undefined : (JSON.parse(stored) as PlatformLock);
  for (const line of compareLocks(before, planned)) console.log(line);
  if (check) {
    console.error(`${LOCK_FILE} is stale: run make lock`);
    return 1;
  }
  writeFileSync(file, text);
  console.log(`${LOCK_FILE} written (${planned.resources.length} resources)`);
  return 0;
}

await runCommand({
  name: 'lock',
  about: 'plans the local environment without AWS and writes local/platform.lock.json',
  flags: {
    check: { type: 'boolean', help: 'write nothing; exit 1 and say what differs when it is stale' },
  },
  run: ({ check = false }) => lock(check),
});
