import { ApiClient } from './lib/api-client.ts';
import { awsClients } from './lib/aws-clients.ts';
import { runCommand } from './lib/command-line.ts';
import { countMarks } from './lib/count-marks.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { queueDepth } from './lib/queues.ts';
import { countBy, table } from './lib/report.ts';
import { scanStatuses } from './lib/scan-statuses.ts';

await runCommand({
  name: 'status',
  about: 'shows whether an environment answers, its orders by status, what failed, and its queues',
  flags: { env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' } },
  run: async ({ env }) => {
    const environment = resolveEnvironment(environmentName(env));
    const { names, apiUrl } = environment;
    const { documents, sqs } = awsClients(environment);
    const health = await new ApiClient(environment).send({
      method: 'GET',
      path: '/health',
      withKey: false,
    });
    const statuses = await scanStatuses(documents, names.orders);
    const marks = await countMarks(documents, names.failedOrders);
    const queues = [names.orderQueue, names.orderDlq, names.outboxDlq];
    const depths = await Promise.all(queues.map((queue) => queueDepth(sqs, queue)));
    console.log(`${apiUrl}/health answers ${health.status} ${health.text.trim()}\n`);
    console.log(
      table(
        ['status', 'orders'],
        countBy(statuses, (status) => status),
      ),
    );
    console.log(`\n${table(['in failed-orders', 'orders'], marks)}`);
    console.log(
      `\n${table(
        ['queue', 'messages'],
        queues.map((name, i) => [name, depths[i]]),
      )}`,
    );
    return health.status === 200 ? 0 : 1;
  },
});
