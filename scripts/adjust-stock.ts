import { createInterface } from 'node:readline/promises';
import { awsClients } from './lib/aws-clients.ts';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { adjustStock, readStock } from './lib/stock/adjust.ts';
import { quantityFlag, requiredFlag } from './lib/stock/flags.ts';

await runCommand({
  name: 'adjust-stock',
  about:
    'puts stock of a product in, or takes available stock out, and records who did it and why\n' +
    '(exit code 0: done; 1: refused, nothing was changed; 2: called wrongly)',
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    product: { type: 'string', help: 'the product id' },
    quantity: { type: 'string', help: 'pieces: 25 puts in, --quantity=-25 takes out' },
    reason: { type: 'string', help: 'why, for the audit event' },
    by: { type: 'string', help: 'who, for the audit event' },
    yes: { type: 'boolean', help: 'ask nothing, not even for prod' },
  },
  run: async ({ env, yes = false, ...flags }) => {
    const adjustment = {
      product_id: requiredFlag('product', flags.product),
      quantity: quantityFlag(requiredFlag('quantity', flags.quantity)),
      reason: requiredFlag('reason', flags.reason),
      adjusted_by: requiredFlag('by', flags.by),
    };
    const environment = resolveEnvironment(environmentName(env));
    const { names, name } = environment;
    const { documents } = awsClients(environment);
    const { product_id, quantity } = adjustment;
    const before = await readStock(documents, names.inventory, product_id);
    if (name === 'prod' && !yes) {
      await confirm(
        `${product_id} has ${before.available} available. Adjust by ${quantity} in prod?`,
      );
    }
    const { available, put_in } = await adjustStock(documents, names, adjustment);
    console.log(`${product_id} in ${names.inventory}: ${available} available, ${put_in} put in`);
    return 0;
  },
});

async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UsageError('nobody to ask: give --yes to go on without a question');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Type yes: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new CommandError('not confirmed; nothing was changed');
}
