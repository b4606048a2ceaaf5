import { integerFlag, runCommand, shareFlag } from '../command-line.ts';
import { type EnvironmentName, environmentName, resolveEnvironment } from '../environment.ts';
import { Progress } from '../progress.ts';
import { expectedShare } from './configured-rates.ts';
import { stressReport } from './report.ts';
import { runStress } from './stress.ts';

export interface StressPreset {
  name: string;
  env: EnvironmentName;
  orders: number;
  concurrency: number;
}

/** The command of one preset; every flag overrules it. Exits 1 when anything is off. */
export function stressCommand(preset: StressPreset): Promise<void> {
  return runCommand({
    name: preset.name,
    about: 'sends orders, waits for each one to reach its end, and checks what happened',
    flags: {
      env: { type: 'string', default: preset.env, help: 'local, dev, staging or prod' },
      orders: { type: 'string', default: String(preset.orders), help: 'how many orders' },
      concurrency: {
        type: 'string',
        default: String(preset.concurrency),
        help: 'how many at a time',
      },
      timeout: { type: 'string', default: '300', help: 'seconds for the whole run' },
      'success-rate': { type: 'string', help: "expected share; else the environment's tfvars say" },
      json: { type: 'boolean', default: false, help: 'the result as JSON on standard output' },
    },
    run: async (values) => {
      const name = environmentName(values.env);
      const options = {
        orders: integerFlag('orders', values.orders),
        concurrency: integerFlag('concurrency', values.concurrency),
        timeoutMs: integerFlag('timeout', values.timeout) * 1_000,
        successRate:
          values['success-rate'] === undefined
            ? await expectedShare(name)
            : shareFlag('success-rate', values['success-rate']),
      };
      const result = await runStress(resolveEnvironment(name), options, new Progress());
      console.log(values.json ? JSON.stringify(result, null, 2) : `\n${stressReport(result)}`);
      return result.problems.length === 0 ? 0 : 1;
    },
  });
}
