import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { sdkConfig } from './lib/aws-clients.ts';
import { integerFlag, runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resourceNames } from './lib/environment.ts';
import { regionOf } from './lib/region.ts';
import { CanaryAlarms } from './lib/shift/canary-alarms.ts';
import { EnvironmentAliases } from './lib/shift/environment-aliases.ts';
import { parseSteps } from './lib/shift/plan.ts';
import { Shift, type ShiftOrder } from './lib/shift/shift.ts';
import { SYSTEM_TIMER } from './lib/shift/timer.ts';
import { functionNames } from './lib/terraform/workspace.ts';

const PAUSE_BETWEEN_STEPS_SECONDS = 300;

await runCommand({
  name: 'shift',
  about:
    'moves the traffic of an environment to its newest versions; an alarm, an error or Ctrl-C moves it back',
  flags: {
    env: { type: 'string', help: 'local, dev, staging or prod' },
    steps: { type: 'string', help: 'percents, e.g. 10,50,100 (default 100: at once)' },
    'pause-seconds': {
      type: 'string',
      help: `to watch the alarms after each step (default ${PAUSE_BETWEEN_STEPS_SECONDS}, or 0 for one step)`,
    },
    back: { type: 'boolean', default: false, help: 'take the last shift back, at once' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
  },
  run: async ({ env, endpoint = process.env.AWS_ENDPOINT_URL, ...flags }) => {
    if (env === undefined) throw new UsageError('--env is missing');
    const environment = environmentName(env);
    if (environment === 'local' && !endpoint) {
      throw new UsageError('local is no place on AWS: nothing is shifted without --endpoint');
    }
    const order = orderOf(flags);
    const config = sdkConfig({ region: regionOf(), ...(endpoint ? { endpoint } : {}) });
    const shift = new Shift({
      aliases: new EnvironmentAliases({
        lambda: new LambdaClient(config),
        sfn: new SFNClient(config),
        functions: functionNames().map((name) => `dofs-${environment}-${name}`),
        stateMachine: resourceNames(environment).stateMachine,
      }),
      alarms: new CanaryAlarms(new CloudWatchClient(config), environment),
      timer: SYSTEM_TIMER,
      signal: interrupts(),
      say: console.log,
    });
    await shift.run(order);
    return 0;
  },
});

interface OrderFlags {
  steps?: string;
  'pause-seconds'?: string;
  back?: boolean;
}

function orderOf({ steps, 'pause-seconds': pause, back = false }: OrderFlags): ShiftOrder {
  if (back && (steps !== undefined || pause !== undefined)) {
    throw new UsageError('--back goes at once: it takes no --steps and no --pause-seconds');
  }
  const percents = parseSteps(steps ?? '100');
  const standard = percents.length > 1 ? PAUSE_BETWEEN_STEPS_SECONDS : 0;
  const pauseSeconds = pause === undefined ? standard : integerFlag('pause-seconds', pause, 0);
  return { percents, pauseSeconds, back };
}

/** The first one has everything put back; nothing cuts that short but a kill. */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort());
  }
  return controller.signal;
}
