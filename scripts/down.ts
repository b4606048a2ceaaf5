import { rmSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './lib/command-line.ts';
import { ROOT } from './lib/environment.ts';
import { stopRuntime } from './lib/local/runtime.ts';
import { LOCAL_STATE_FILE, runningLocalState } from './lib/local/state.ts';

await runCommand({
  name: 'down',
  about: 'stops the local environment and waits until nothing of it is left',
  flags: {},
  run: async () => {
    const stateFile = path.join(ROOT, LOCAL_STATE_FILE);
    const state = runningLocalState(stateFile);
    if (!state) {
      // A runtime that was killed leaves its state file behind.
      rmSync(stateFile, { force: true });
      console.log('The local environment does not run.');
      return 0;
    }
    const clean = await stopRuntime(state, stateFile);
    console.log(clean ? 'Stopped.' : 'It did not stop by itself within ten seconds: killed.');
    return clean ? 0 : 1;
  },
});
