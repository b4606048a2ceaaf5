import { DynamoDbBreakerStore } from '../lambdas/shared/circuit-breaker/dynamodb-breaker-store.ts';
import { PAYMENT_BREAKER } from '../lambdas/shared/circuit-breaker/payment-breaker.ts';
import { systemClock as clock } from '../lambdas/shared/clock.ts';
import { awsClients } from './lib/aws-clients.ts';
import { administer } from './lib/breaker/administer.ts';
import { describeBreaker } from './lib/breaker/describe.ts';
import { runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { confirmProd, operatorName, takeAction } from './lib/operator.ts';
import { requiredFlag } from './lib/stock/flags.ts';

const ACTIONS = ['status', 'open', 'close', 'auto'] as const;
const action = takeAction(ACTIONS);

await runCommand({
  name: `breaker ${action ?? ACTIONS.join('|')}`,
  about:
    'shows the payment breaker, holds it open or closed, or gives it back to itself (auto)\n' +
    '(exit code 0: done; 1: refused, nothing was changed; 2: called wrongly)',
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    reason: { type: 'string', help: 'why, for the event (not for status)' },
    by: { type: 'string', help: 'who, for the event; the user of this machine unless given' },
    yes: { type: 'boolean', help: 'ask nothing, not even for prod' },
  },
  run: async ({ env, reason, by, yes = false }) => {
    if (action === undefined) throw new UsageError(`give an action: ${ACTIONS.join(', ')}`);
    const given = action === 'status' ? '' : requiredFlag('reason', reason);
    const environment = resolveEnvironment(environmentName(env));
    const { documents } = awsClients(environment);
    const store = new DynamoDbBreakerStore(documents, environment.names, PAYMENT_BREAKER, clock);
    if (action !== 'status') {
      const state = describeBreaker(await store.read(), clock.timestamp());
      await confirmProd(environment, yes, `${state}\nGo on with ${action} in prod?`);
      const act = { action, reason: given, by: operatorName(by) };
      await administer({ store, clock }, act);
    }
    console.log(describeBreaker(await store.read(), clock.timestamp()));
    return 0;
  },
});
