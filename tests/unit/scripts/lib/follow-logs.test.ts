import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'chai';
import sinon from 'sinon';
import { CommandError } from '../../../../scripts/lib/command-line.ts';
import { followLogs } from '../../../../scripts/lib/follow-logs.ts';

describe('followLogs', () => {
  const logs = new CloudWatchLogsClient({ region: 'us-east-1' });
  let clock: sinon.SinonFakeTimers;

  afterEach(() => {
    clock?.restore();
    sinon.restore();
  });

  it('prints each event once, although polls overlap', async () => {
    const first = { eventId: '1', timestamp: 1_000, message: 'one\n' };
    const second = { eventId: '2', timestamp: 1_000, message: 'two' };
    const stop = new AbortController();
    const send = sinon.stub(logs, 'send');
    send.onFirstCall().resolves({ events: [first] } as never);
    send.onSecondCall().callsFake((() => {
      stop.abort();
      return Promise.resolve({ events: [first, second] });
    }) as never);
    clock = sinon.useFakeTimers({ now: 500_000, toFake: ['Date'] });
    const printed: string[] = [];
    await followLogs({
      logs,
      group: '/aws/lambda/x',
      once: false,
      pollMs: 1,
      signal: stop.signal,
      print: (line) => printed.push(line),
    });
    expect(printed).to.deep.equal(['1970-01-01T00:00:01.000Z one', '1970-01-01T00:00:01.000Z two']);
  });

  it('names a log group that does not exist', async () => {
    const missing = Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
    sinon.stub(logs, 'send').rejects(missing);
    const error = await followLogs({
      logs,
      group: '/aws/lambda/x',
      once: true,
      signal: new AbortController().signal,
      print: () => {},
    }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CommandError);
    expect(String(error)).to.include('/aws/lambda/x');
  });
});
