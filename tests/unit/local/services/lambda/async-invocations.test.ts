import { expect } from 'chai';
import sinon from 'sinon';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { AsyncInvocations } from '../../../../../local/services/lambda/async-invocations.ts';
import type { InvocationResult } from '../../../../../local/services/lambda/invocation.ts';

describe('asynchronous invocations', () => {
  const ok: InvocationResult = {
    payload: 'null',
    executedVersion: '$LATEST',
    requestId: 'r-1',
    logTail: '',
  };
  const failed: InvocationResult = { ...ok, functionError: 'Unhandled' };
  let scheduler: VirtualScheduler;
  let times: number[];
  let ids: Set<string>;

  function accept(answers: (InvocationResult | Error)[]): AsyncInvocations {
    const start = scheduler.now();
    const queue = new AsyncInvocations(scheduler, async (_ref, _event, id) => {
      times.push((scheduler.now() - start) / 1000);
      ids.add(id);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer ?? ok;
    });
    queue.accept({ name: 'subject' }, '{}', 'r-1');
    return queue;
  }

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    times = [];
    ids = new Set();
  });
  afterEach(() => sinon.restore());

  it('runs the event once when it succeeds', async () => {
    accept([ok]);
    await scheduler.runUntilIdle();
    expect(times).to.deep.equal([0]);
  });

  it('retries a function error after one minute, then two, with the same request id', async () => {
    accept([failed]);
    await scheduler.runUntilIdle();
    expect(times).to.deep.equal([0, 60, 180]);
    expect([...ids]).to.deep.equal(['r-1']);
  });

  it('retries a throttled event for six hours, up to five minutes apart', async () => {
    accept([new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 })]);
    await scheduler.runUntilIdle();
    expect(times.slice(0, 4)).to.deep.equal([0, 1, 3, 7]);
    expect(times.at(-1)).to.be.within(21_000, 21_600);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).to.equal(300);
  });

  it('says loudly when an event is lost for another reason', async () => {
    const error = sinon.stub(console, 'error');
    accept([new Error('defect')]);
    await scheduler.runUntilIdle();
    sinon.assert.calledOnce(error);
  });

  it('runs nothing after close', async () => {
    accept([ok]).close();
    await scheduler.runUntilIdle();
    expect(times).to.deep.equal([]);
  });
});
