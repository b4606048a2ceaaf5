import path from 'node:path';
import { runCommand } from './lib/command-line.ts';
import { ROOT } from './lib/environment.ts';
import { setUpLocal } from './lib/local/bring-up.ts';
import { LOCAL_STATE_FILE, runningLocalState } from './lib/local/state.ts';
import { tryNext } from './lib/local/try-next.ts';
import { Progress } from './lib/progress.ts';

await runCommand({
  name: 'up',
  about: 'builds the functions, starts the local environment and loads the catalogue',
  flags: {},
  run: async () => {
    const stateFile = path.join(ROOT, LOCAL_STATE_FILE);
    const running = runningLocalState(stateFile);
    if (running) {
      console.log(`Already up (process ${running.pid}). \`make down\` stops it.\n`);
      console.log(tryNext(running));
      return 0;
    }
    const { state } = await setUpLocal(stateFile, new Progress());
    console.log(`\n${tryNext(state)}`);
    return 0;
  },
});
