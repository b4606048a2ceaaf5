import { CommandError, integerFlag, runCommand, UsageError } from './lib/command-line.ts';
import { estimate } from './lib/cost/estimate.ts';
import { inventoryOf } from './lib/cost/inventory.ts';
import { planFromNothing } from './lib/cost/plan.ts';
import { readPrices } from './lib/cost/prices.ts';
import { costReport } from './lib/cost/report.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { environmentNames } from './lib/terraform/commands.ts';

await runCommand({
  name: 'cost',
  about: 'what an environment costs in a month, from its plan and list prices; asks AWS nothing',
  flags: {
    env: { type: 'string', help: 'local, dev, staging or prod' },
    orders: { type: 'string', default: '100000', help: 'orders in the month' },
  },
  run: async ({ env, orders }) => {
    if (env === undefined || !environmentNames().includes(env)) {
      throw new UsageError(`--env must be one of ${environmentNames().join(', ')}`);
    }
    const count = integerFlag('orders', orders, 0);
    process.stderr.write(`planning ${env} with Terraform ...\n`);
    try {
      const plan = await planFromNothing(env);
      const prices = readPrices();
      const costs = estimate(inventoryOf(plan, `dofs-${env}`), count, prices);
      console.log(costReport(env, count, costs, prices));
    } catch (error) {
      throw error instanceof TerraformError ? new CommandError(error.message) : error;
    }
    return 0;
  },
});
