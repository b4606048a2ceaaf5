import { awsClients } from './lib/aws-clients.ts';
import { runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { followLogs } from './lib/follow-logs.ts';

await runCommand({
  name: 'logs',
  about: "follows a function's log; Ctrl-C ends it",
  flags: {
    fn: { type: 'string', help: 'the function, e.g. api-handler' },
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    'no-follow': { type: 'boolean', default: false, help: 'print what is there, then end' },
  },
  run: async ({ fn, env, 'no-follow': once }) => {
    if (fn === undefined) throw new UsageError('say which function: --fn api-handler');
    const environment = resolveEnvironment(environmentName(env));
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    await followLogs({
      logs: awsClients(environment).logs,
      group: `/aws/lambda/dofs-${environment.name}-${fn}`,
      once,
      signal: stop.signal,
      print: (line) => console.log(line),
    });
    return 0;
  },
});
