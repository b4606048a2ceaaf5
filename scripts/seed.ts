import { awsClients } from './lib/aws-clients.ts';
import { readCatalogue, seedCatalogue } from './lib/catalogue.ts';
import { runCommand } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';

await runCommand({
  name: 'seed',
  about: "loads the catalogue's names and prices; may be run again at any time",
  flags: { env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' } },
  run: async ({ env }) => {
    const environment = resolveEnvironment(environmentName(env));
    const products = readCatalogue();
    await seedCatalogue(awsClients(environment).documents, environment.names.inventory, products);
    console.log(`${environment.names.inventory} holds the ${products.length} products`);
    return 0;
  },
});
