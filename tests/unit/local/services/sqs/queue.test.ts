import { expect } from 'chai';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import type { Message } from '../../../../../local/services/sqs/message.ts';
import { Queue } from '../../../../../local/services/sqs/queue.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:orders';
const DAY = 86_400_000;

describe('Queue', () => {
  let scheduler: VirtualScheduler;
  let deadLetters: Message[];

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    deadLetters = [];
  });

  function createQueue(attributes: Record<string, string> = {}): Queue {
    return new Queue({ name: 'orders', arn: ARN, attributes }, scheduler, (message) => {
      deadLetters.push(message);
      return true;
    });
  }

  const poll = (
    queue: Queue,
    { max = 10, waitMs = 0, signal = new AbortController().signal } = {},
  ) => queue.receive({ max, waitMs, signal });

  const bodies = async (queue: Queue) => (await poll(queue)).map(({ body }) => body);

  const send = (queue: Queue, body: string, delayMs?: number) =>
    queue.send({ body, ...(delayMs === undefined ? {} : { delayMs }) }, 'sender');

  it('gives each message once while its visibility timeout runs, then again', async () => {
    const queue = createQueue({ VisibilityTimeout: '30' });
    send(queue, 'a');
    expect(await bodies(queue)).to.deep.equal(['a']);
    await scheduler.advance(29_999);
    expect(await bodies(queue)).to.deep.equal([]);
    await scheduler.advance(1);
    const [again] = await poll(queue);
    expect(again?.attributes.ApproximateReceiveCount).to.equal('2');
    expect(again?.attributes.ApproximateFirstReceiveTimestamp).to.equal(
      String(scheduler.now() - 30_000),
    );
  });

  it('counts visible, in-flight and delayed messages', async () => {
    const queue = createQueue();
    for (const body of ['a', 'b', 'c']) send(queue, body);
    send(queue, 'later', 5000);
    await poll(queue, { max: 1 });
    expect(queue.counts()).to.deep.equal({ visible: 2, inFlight: 1, delayed: 1 });
    await scheduler.advance(5000);
    expect(queue.counts()).to.deep.equal({ visible: 3, inFlight: 1, delayed: 0 });
  });

  it('holds a message back by the queue delay unless the message has its own', async () => {
    const queue = createQueue({ DelaySeconds: '10' });
    send(queue, 'slow');
    send(queue, 'now', 0);
    expect(await bodies(queue)).to.deep.equal(['now']);
    await scheduler.advance(10_000);
    expect(await bodies(queue)).to.deep.equal(['slow']);
  });

  it('forgets a message after the retention period, even one in flight', async () => {
    const queue = createQueue({ MessageRetentionPeriod: '60', VisibilityTimeout: '43200' });
    send(queue, 'in flight');
    await poll(queue);
    send(queue, 'visible');
    await scheduler.advance(60_000);
    expect(queue.counts()).to.deep.equal({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('wakes a long poll when a delayed message falls due', async () => {
    const queue = createQueue();
    send(queue, 'later', 3000);
    const polled = poll(queue, { waitMs: 20_000 });
    await scheduler.advance(3000);
    expect((await polled).map(({ body }) => body)).to.deep.equal(['later']);
  });

  it('answers a long poll with nothing when its time is up, and leaves no timer', async () => {
    const queue = createQueue();
    const start = scheduler.now();
    const polled = poll(queue, { waitMs: 20_000 });
    await scheduler.runUntilIdle();
    expect(await polled).to.deep.equal([]);
    expect(scheduler.now() - start).to.equal(20_000);
  });

  it('gives no message to a caller that has hung up', async () => {
    const queue = createQueue();
    const caller = new AbortController();
    const polled = poll(queue, { waitMs: 20_000, signal: caller.signal });
    caller.abort();
    send(queue, 'a');
    expect(await polled).to.deep.equal([]);
    expect(await bodies(queue)).to.deep.equal(['a']);
  });

  it('serves those who wait in the order in which they came', async () => {
    const queue = createQueue();
    const first = poll(queue, { waitMs: 1000 });
    const second = poll(queue, { waitMs: 1000 });
    send(queue, 'a');
    send(queue, 'b');
    expect((await first).map(({ body }) => body)).to.deep.equal(['a']);
    expect((await second).map(({ body }) => body)).to.deep.equal(['b']);
  });

  it('hands a message on when it has been received as often as allowed', async () => {
    const deadLetterTargetArn = `${ARN}-dlq`;
    const queue = createQueue({
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
    });
    send(queue, 'poison');
    for (let time = 1; time <= 3; time++) {
      expect(await bodies(queue)).to.deep.equal(['poison']);
      await scheduler.advance(1000);
    }
    expect(deadLetters).to.deep.equal([]);
    expect(await bodies(queue)).to.deep.equal([]);
    expect(deadLetters.map(({ body }) => body)).to.deep.equal(['poison']);
    expect(queue.counts().visible).to.equal(0);
  });

  it('ignores a change of visibility for a delivery that is over', async () => {
    const queue = createQueue({ VisibilityTimeout: '1' });
    send(queue, 'a');
    const [first] = await poll(queue);
    await scheduler.advance(1000);
    queue.changeVisibility(first?.receiptHandle ?? '', 60_000);
    expect(queue.counts().visible).to.equal(1);
  });

  it('extends a delivery from now on, up to 12 hours in all', async () => {
    const queue = createQueue({ VisibilityTimeout: '30' });
    send(queue, 'a');
    const [delivery] = await poll(queue);
    const handle = delivery?.receiptHandle ?? '';
    await scheduler.advance(20_000);
    queue.changeVisibility(handle, 30_000);
    await scheduler.advance(29_000);
    expect(queue.counts().inFlight).to.equal(1);
    expect(() => queue.changeVisibility(handle, 43_200_000)).to.throw(
      'Total VisibilityTimeout for the message is beyond the limit',
    );
    await scheduler.advance(1000);
    expect(queue.counts().visible).to.equal(1);
  });

  it('refuses a short poll with 120,000 messages in flight', async () => {
    const queue = createQueue({ VisibilityTimeout: '43200' });
    for (let count = 0; count < 120_001; count++) send(queue, 'x');
    for (let count = 0; count < 12_000; count++) await poll(queue);
    expect(() => poll(queue))
      .to.throw()
      .with.property('name', 'OverLimit');
    expect(queue.counts()).to.deep.equal({ visible: 1, inFlight: 120_000, delayed: 0 });
  }).timeout(20_000);

  it('takes messages out in constant time, however many there are', async () => {
    const queue = createQueue({ MessageRetentionPeriod: '1209600' });
    const total = 50_000;
    for (let count = 0; count < total; count++) send(queue, 'x');
    let received = 0;
    for (let batch = await poll(queue); batch.length > 0; batch = await poll(queue)) {
      for (const { receiptHandle } of batch) queue.delete(receiptHandle);
      received += batch.length;
    }
    expect(received).to.equal(total);
    await scheduler.advance(DAY);
    expect(queue.counts()).to.deep.equal({ visible: 0, inFlight: 0, delayed: 0 });
  }).timeout(10_000);
});
