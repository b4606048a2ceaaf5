import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect } from 'chai';
import sinon from 'sinon';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { DeadLetterCommands } from '../../scripts/lib/dead-letters/commands.ts';
import { environmentOf, expectCleanBooks } from './support/books.ts';
import { eventually } from './support/eventually.ts';
import { functionOf, resourceOf } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { setRates } from './support/simulation.ts';
import { scanTable } from './support/stored.ts';
import { TopicSubscriber, topicArn } from './support/topic-subscriber.ts';

const SECONDS = 3;
const QUEUE = 'notification-queue';
const ACTING = { by: 'tester', rate: 100, yes: true };

/** A message comes again soon, so that three receives do not take minutes. */
function comeAgainSoon(lock: PlatformLock): void {
  setRates(lock, {});
  functionOf(lock, 'notification').values.timeout = SECONDS;
  const queue = resourceOf(lock, 'aws_sqs_queue', ['name', `dofs-local-${QUEUE}`]);
  queue.values.visibility_timeout_seconds = SECONDS;
}

describe('a notice that cannot be sent', function () {
  this.timeout(60_000);
  let platform: Platform;
  let sns: SNSClient;
  let orderId: string;

  before(async () => {
    platform = await startPlatform(comeAgainSoon);
    sns = new SNSClient(platform.client);
    await sns.send(new DeleteTopicCommand({ TopicArn: topicArn('notifications') }));
    orderId = await platform.placeOrder();
  });
  afterEach(() => sinon.restore());
  after(() => platform?.close());

  function letter(): Promise<Record<string, unknown>> {
    return eventually(async () => {
      const letters = await scanTable(platform, 'dead-letters');
      return letters.find(({ queue, status }) => queue === QUEUE && status !== undefined);
    });
  }

  /** What a command printed, after it ended well. */
  async function printed(run: (commands: DeadLetterCommands) => Promise<number>): Promise<string> {
    const log = sinon.stub(console, 'log');
    const progress = sinon.stub(process.stderr, 'write');
    const code = await run(new DeadLetterCommands(environmentOf(platform))).finally(() => {
      log.restore();
      progress.restore();
    });
    expect(code).to.equal(0);
    return log.args.flat().join('\n');
  }

  it('is no harm to its order', async () => {
    expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
    await expectCleanBooks(platform);
  });

  it('is recorded after its last receive, with its cause in words', async () => {
    const dead = await letter();
    expect(dead).to.include({ status: 'RECORDED', group: 'NotFoundException' });
    const { error, message } = dead.cause as { error: string; message: string };
    expect(error).to.equal('NotFoundException');
    expect(message)
      .to.match(/topic/i)
      .and.not.match(/\n|\.mjs|node_modules/);
    expect(String(dead.body)).to.include(orderId);
  });

  it('is listed, and shown by its cause', async () => {
    const { dead_letter_id } = await letter();
    const list = await printed((commands) => commands.list({ ids: [], queue: QUEUE }));
    expect(list).to.include(dead_letter_id).and.include('RECORDED');
    const groups = await printed((commands) => commands.groups({ ids: [] }));
    expect(groups).to.match(/^notification-queue +NotFoundException +RECORDED +1 /m);
  });

  it('is sent when the operator redrives it and the topic is back, once', async () => {
    await sns.send(new CreateTopicCommand({ Name: 'dofs-local-notifications' }));
    const people = await TopicSubscriber.start(platform, 'notifications');
    const selection = { ids: [], queue: QUEUE, status: 'RECORDED' } as const;
    const redriven = await printed((commands) => commands.redrive(selection, ACTING));
    const { dead_letter_id } = await letter();
    expect(redriven).to.include(`redriven ${dead_letter_id}`);
    expect((await people.about(orderId)).Subject).to.equal(`Order ${orderId} was fulfilled`);

    const { status, acts } = await letter();
    expect(status).to.equal('REDRIVEN');
    const done = (acts as { act: string; by: string }[]).map(({ act, by }) => `${act} ${by}`);
    expect(done).to.deep.equal(['REDRIVE tester', 'REDRIVEN tester']);
    const again = await printed((commands) => commands.redrive(selection, ACTING));
    expect(again).to.equal('');
  });
});
