import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlatformLock } from '../local/platform/lock.ts';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { RELEASE_VARIABLES } from './lib/delivery/release.ts';
import { compareLocks } from './lib/lock/lock-diff.ts';
import { type PlannedPlatform, planPlatform } from './lib/lock/plan-platform.ts';
import { environmentNames } from './lib/terraform/commands.ts';
import { REPOSITORY } from './lib/terraform/workspace.ts';

const LOCK_FILE = path.join('local', 'platform.lock.json');

interface Target {
  /** As it is shown. */
  name: string;
  file: string;
  check: boolean;
}

async function lock(platform: PlannedPlatform, { name, file, check }: Target): Promise<number> {
  const planned = await planPlatform(platform);
  const text = `${JSON.stringify(planned, null, 2)}\n`;
  const stored = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (stored === text) {
    console.log(`${name} is up to date (${planned.resources.length} resources)`);
    return 0;
  }
  const before = stored === undefined ? undefined : (JSON.parse(stored) as PlatformLock);
  for (const line of compareLocks(before, planned)) console.log(line);
  if (check) {
    console.error(`${name} is stale: run make lock`);
    return 1;
  }
  writeFileSync(file, text);
  console.log(`${name} written (${planned.resources.length} resources)`);
  return 0;
}

function releaseFile(): string {
  const file = path.join(REPOSITORY, RELEASE_VARIABLES);
  if (existsSync(file)) return file;
  throw new CommandError(`${RELEASE_VARIABLES} is not there: run make package first`);
}

await runCommand({
  name: 'lock',
  about: `plans an environment without AWS, for the local runtime; writes ${LOCK_FILE}`,
  flags: {
    check: { type: 'boolean', help: 'write nothing; exit 1 and say what differs when it is stale' },
    env: { type: 'string', help: 'local (default), dev, staging or prod; others want --out' },
    out: { type: 'string', help: `the file to write in place of ${LOCK_FILE}` },
    'tfvars-file': { type: 'string', help: "variables in place of the environment's own tfvars" },
    packaged: { type: 'boolean', help: 'with the packaged release, as GET /health answers it' },
  },
  run: ({ check = false, env = 'local', out, 'tfvars-file': tfvarsFile, packaged = false }) => {
    const known = environmentNames();
    if (!known.includes(env)) throw new UsageError(`--env must be one of ${known.join(', ')}`);
    const usual = env === 'local' && tfvarsFile === undefined && !packaged;
    if (!usual && out === undefined)
      throw new UsageError(`--out is missing: ${LOCK_FILE} is local`);
    const platform: PlannedPlatform = {
      environment: env,
      ...(tfvarsFile === undefined ? {} : { tfvarsFile }),
      ...(packaged ? { releaseFile: releaseFile() } : {}),
    };
    const file = out ?? path.join(REPOSITORY, LOCK_FILE);
    return lock(platform, { name: out ?? LOCK_FILE, file, check });
  },
});
