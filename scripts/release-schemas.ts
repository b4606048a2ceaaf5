import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CommandError, runCommand } from './lib/command-line.ts';
import {
  brokenPromises,
  EXTENSION,
  RELEASED,
  readSchemas,
  SCHEMAS,
} from './lib/schemas/schema-files.ts';

await runCommand({
  name: 'release-schemas',
  about: 'promises the event schemas to consumers as they are; refuses a breaking change',
  flags: {},
  run: async () => {
    const current = readSchemas(SCHEMAS);
    const released = readSchemas(RELEASED);
    const broken = brokenPromises(released, current);
    if (broken.length > 0) throw new CommandError(['nothing is released', ...broken].join('\n  '));
    const changed = [...current].filter(
      ([name, now]) => !isDeepStrictEqual(released.get(name), now),
    );
    for (const [name] of changed) {
      const file = name + EXTENSION;
      copyFileSync(path.join(SCHEMAS, file), path.join(RELEASED, file));
      console.log(`${released.has(name) ? 'changed' : 'new'}: ${name}`);
    }
    console.log(`${changed.length} of ${current.size} event schemas released anew`);
    return 0;
  },
});
