import { awsClients } from './lib/aws-clients.ts';
import { readCatalogue, seedCatalogue } from './lib/catalogue.ts';
import { integerFlag, runCommand } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';

await runCommand({
  name: 'seed',
  about:
    "loads the catalogue's names and prices, and the first stock of new products;\n" +
    'stock that exists is never changed, so it may be run again at any time',
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    stock: { type: 'string', help: 'pieces of each new product (default: as the catalogue says)' },
  },
  run: async ({ env, stock }) => {
    const environment = resolveEnvironment(environmentName(env));
    const products = readCatalogue(stock === undefined ? undefined : integerFlag('stock', stock));
    const { names } = environment;
    const { documents } = awsClients(environment);
    const { known, added } = await seedCatalogue(documents, names, products);
    console.log(
      `${names.inventory}: ${added} products are new, with their first stock; ` +
        `${known} were there and keep theirs`,
    );
    return 0;
  },
});
