import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { rejects } from '../support/rejects.ts';
import { eventually } from './support/eventually.ts';
import { resourceOf, statementsOf } from './support/lock.ts';
import { logged } from './support/logged.ts';
import { GOOD_ORDER, type Platform, startPlatform } from './support/platform.ts';
import { expectWhole, failedRow, scanTable, storedOrder } from './support/stored.ts';

const WORKFLOW = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-local-order-workflow';

/** Takes the statement that allows an action out of a function's policy. */
function forbid(lock: PlatformLock, functionName: string, action: string): void {
  const statements = statementsOf(lock, functionName);
  const index = statements.findIndex(({ Action }) => Action.includes(action));
  if (index < 0) throw new Error(`${functionName} may not do ${action} anyway`);
  statements.splice(index, 1);
}

/** How AWS refuses a role what no policy of its own allows. */
function denied(functionName: string, action: string, resource: string): string {
  const user = `arn:aws:sts::000000000000:assumed-role/dofs-local-${functionName}/dofs-local-${functionName}`;
  return (
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
describe('a function whose policy lacks an action', function () {
  this.timeout(60_000);
  let platform: Platform | undefined;

  async function start(change: (lock: PlatformLock) => void): Promise<Platform> {
    platform = await startPlatform(change);
    return platform;
  }

  afterEach(async () => {
    await platform?.close();
    platform = undefined;
  });

  it('leaves an order PENDING that it may not start, and hands it to the operator', async () => {
    const running = await start((lock) => {
      forbid(lock, 'outbox-relay', 'states:StartExecution');
      const relay = 'arn:aws:lambda:us-east-1:000000000000:function:dofs-local-outbox-relay:live';
      const { values } = resourceOf(lock, 'aws_lambda_event_source_mapping', [
        'function_name',
        relay,
      ]);
      values.maximum_retry_attempts = 2;
    });
    const { body } = await running.request('POST', '/orders', { body: GOOD_ORDER });
    const orderId = String(body.order_id);
    const words = denied('outbox-relay', 'states:StartExecution', WORKFLOW);
    expect(await logged(running, 'outbox-relay', words)).to.include('AccessDeniedException');

    // The stream comes again: its event is published with each attempt, by the same id.
    await eventually(async () => (running.events.of(orderId).length >= 3 ? true : undefined));
    expect(new Set(running.events.of(orderId).map(({ detail }) => detail.id)).size).to.equal(1);

    const letter = await deadLetterOf(running, 'outbox');
    expect(JSON.stringify(letter.cause)).to.include('RetryAttemptsExhausted');
    const order = await running.request('GET', `/orders/${orderId}`);
    expect(order.body.status).to.equal('PENDING');
    const executionArn = String(body.execution_arn);
    const describe = new DescribeExecutionCommand({ executionArn });
    await rejects(running.stepFunctions.send(describe), 'ExecutionDoesNotExist');
  });

  it('answers 500 and stores nothing when it may not write the order', async () => {
    const running = await start((lock) => forbid(lock, 'api-handler', 'dynamodb:PutItem'));
    const answer = await running.request('POST', '/orders', { body: GOOD_ORDER });
    expect(answer.status).to.equal(500);
    expect(answer.body).to.include({ error: 'internal error' });
    const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/dofs-local-orders';
    await logged(running, 'api-handler', denied('api-handler', 'dynamodb:PutItem', table));
    expect(await scanTable(running, 'orders')).to.deep.equal([]);
    expect(await scanTable(running, 'order-events')).to.deep.equal([]);
  });

  it('fails the order, with the reason, when a step may not do its work', async () => {
    const running = await start((lock) => forbid(lock, 'validate-order', 'dynamodb:BatchGetItem'));
    const orderId = await running.placeOrder();
    expect(await running.events.end(orderId)).to.equal('OrderFailed');
    const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/dofs-local-inventory';
    const words = denied('validate-order', 'dynamodb:BatchGetItem', table);
    const failure_reason = `STEP_FAILED: AccessDeniedException: ${words}`;
    expect(await storedOrder(running, orderId)).to.include({ status: 'FAILED', failure_reason });
    // Where in the code it happened is for the log.
    const row = { status: 'FAILED', failure_reason, error: 'AccessDeniedException', cause: words };
    expect(await failedRow(running, orderId)).to.include(row);
    await expectWhole(running, orderId);
  });
});

/** The first dead letter of a queue, once dead-letter-recorder has recorded it. */
function deadLetterOf(platform: Platform, queue: string): Promise<Record<string, unknown>> {
  return eventually(async () => {
    const letters = await scanTable(platform, 'dead-letters');
    return letters.find((letter) => letter.queue === queue);
  });
}
