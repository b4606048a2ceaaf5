import path from 'node:path';
import { CommandError, runCommand } from './lib/command-line.ts';
import { act } from './lib/demo/act.ts';
import { Board } from './lib/demo/board.ts';
import { countStatuses } from './lib/demo/count.ts';
import { judge } from './lib/demo/judge.ts';
import { tellBooks, tellStory } from './lib/demo/tell.ts';
import { ROOT } from './lib/environment.ts';
import { setUpLocal } from './lib/local/bring-up.ts';
import { logFileOf, stopRuntime } from './lib/local/runtime.ts';
import { LOCAL_STATE_FILE, runningLocalState } from './lib/local/state.ts';
import { tryNext } from './lib/local/try-next.ts';
import { Progress } from './lib/progress.ts';
import { duration } from './lib/report.ts';

await runCommand({
  name: 'demo',
  about: 'starts the platform on this machine, sends a mix of orders and shows what became of each',
  flags: { keep: { type: 'boolean', default: false, help: 'leave the environment running' } },
  run: async ({ keep }) => {
    // What is kept is the local environment, so that `make status` and `make down` find it.
    const stateFile = path.join(ROOT, keep ? LOCAL_STATE_FILE : '.dofs/demo.json');
    if (runningLocalState(stateFile)) {
      throw new CommandError(`an environment of ${stateFile} runs already: stop it first`);
    }
    const stop = async (): Promise<void> => {
      const state = runningLocalState(stateFile);
      if (state) await stopRuntime(state, stateFile);
    };
    process.once('SIGINT', () => void stop().finally(() => process.exit(130)));
    try {
      return await demo(stateFile, keep);
    } finally {
      if (!keep) await stop();
    }
  },
});

async function demo(stateFile: string, keep: boolean): Promise<number> {
  const started = performance.now();
  const setUp = await setUpLocal(stateFile, new Progress(process.stdout));
  const board = new Board();
  const story = await act(setUp, board);
  const counted = await countStatuses(setUp, story);
  console.log(`\n${tellStory(story)}\n\n${counted.text}\n\n${tellBooks(story)}\n`);
  const problems = [...judge(story), ...counted.problems];
  for (const problem of problems) console.log(`OFF: ${problem}`);
  if (problems.length > 0) {
    const hint = keep ? '`make logs FN=…` shows why.' : '`make demo KEEP=1` leaves it running.';
    console.log(`\nSee ${logFileOf(stateFile)}; ${hint}`);
    return 1;
  }
  const took = duration(performance.now() - started);
  console.log(`Every order came to exactly one end. The demo took ${took}.\n`);
  console.log(keep ? tryNext(setUp.state) : 'Next: `make up`, and it prints what to try.');
  return 0;
}
