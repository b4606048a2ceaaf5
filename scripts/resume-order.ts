import { systemClock as clock } from '../lambdas/shared/clock.ts';
import { isOrderId } from '../lambdas/shared/domain/order-id.ts';
import { awsClients } from './lib/aws-clients.ts';
import { runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { OrderStore } from './lib/order-store.ts';
import { describeOrder, Resumption } from './lib/resume/resumption.ts';

await runCommand({
  name: 'resume-order',
  about:
    'has the workflow go on with an order that it gave up; says what it would do, unless --yes',
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    order: { type: 'string', help: "the order's id" },
    yes: { type: 'boolean', default: false, help: 'do it' },
  },
  run: async ({ env, order: orderId, yes }) => {
    if (!isOrderId(orderId)) throw new UsageError('say which order: --order <order id>');
    const environment = resolveEnvironment(environmentName(env));
    const { documents, sfn } = awsClients(environment);
    const { names } = environment;
    const orders = new OrderStore(documents, names);
    const resumption = new Resumption({ orders, sfn, stateMachine: names.stateMachine, clock });
    const order = await resumption.resumable(orderId);
    console.log(describeOrder(order));
    if (yes) console.log(`started execution ${await resumption.resume(order)}`);
    else console.log('nothing was done: repeat with --yes');
    return 0;
  },
});
