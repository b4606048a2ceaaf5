import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { MAXIMUM_EVENTS } from '../../../../../local/services/logs/log-group.ts';
import { Logs } from '../../../../../local/services/logs/logs.ts';
import { logsResourceTypes } from '../../../../../local/services/logs/resources.ts';

interface Page {
  events: { message: string; timestamp: number }[];
  nextToken?: string;
  nextForwardToken?: string;
  nextBackwardToken?: string;
}

describe('Logs', () => {
  let scheduler: VirtualScheduler;
  let logs: Logs;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    logs = new Logs({ scheduler, identity: LOCAL_IDENTITY });
  });

  const call = (operation: string, input: object) =>
    logs.service.operations[operation]?.run(input, {
      requestId: 'r',
      accessKeyId: 'test',
      signal: new AbortController().signal,
    }) as Page;
  const messages = ({ events }: Page) => events.map(({ message }) => message);

  it('makes the group and the stream of what is appended', () => {
    logs.append('/aws/lambda/f', 's', [{ timestamp: 1, message: 'a' }]);
    logs.append('/aws/lambda/f', 's', [{ timestamp: 2, message: 'b' }]);
    const page = call('FilterLogEvents', { logGroupName: '/aws/lambda/f' });
    expect(messages(page)).to.deep.equal(['a', 'b']);
  });

  it('gives the events of all streams by time, page by page', () => {
    logs.append('g', 'one', [
      { timestamp: 1, message: 'a' },
      { timestamp: 3, message: 'c' },
    ]);
    logs.append('g', 'two', [
      { timestamp: 2, message: 'b' },
      { timestamp: 3, message: 'd' },
    ]);
    const first = call('FilterLogEvents', { logGroupName: 'g', limit: 3 });
    expect(messages(first)).to.deep.equal(['a', 'b', 'c']);
    const { nextToken } = first;
    const second = call('FilterLogEvents', { logGroupName: 'g', limit: 3, nextToken });
    expect(messages(second)).to.deep.equal(['d']);
    expect(second.nextToken).to.equal(undefined);
  });

  it('reads a stream backwards', () => {
    const events = ['a', 'b', 'c'].map((message, timestamp) => ({ timestamp, message }));
    logs.append('g', 's', events);
    const stream = { logGroupName: 'g', logStreamName: 's', limit: 2 };
    const last = call('GetLogEvents', stream);
    expect(messages(last)).to.deep.equal(['b', 'c']);
    const nextToken = last.nextBackwardToken;
    expect(messages(call('GetLogEvents', { ...stream, nextToken }))).to.deep.equal(['a']);
  });

  it('drops the oldest events of a group beyond its bound', () => {
    for (let timestamp = 0; timestamp < MAXIMUM_EVENTS * 1.2; timestamp++) {
      logs.append('g', 's', [{ timestamp, message: 'x' }]);
    }
    const oldest = { logGroupName: 'g', logStreamName: 's', startFromHead: true, limit: 1 };
    const [event] = call('GetLogEvents', oldest).events;
    expect(event?.timestamp).to.equal(MAXIMUM_EVENTS * 0.2);
  });

  it('refuses a limit and a token that are not valid', () => {
    logs.append('g', 's', []);
    expect(() => call('FilterLogEvents', { logGroupName: 'g', limit: 10_001 }))
      .to.throw()
      .with.property('name', 'InvalidParameterException');
    expect(() => call('FilterLogEvents', { logGroupName: 'g', nextToken: 'x' }))
      .to.throw('nextToken is invalid')
      .with.property('name', 'InvalidParameterException');
  });

  it('refuses an order of streams that is not valid', () => {
    logs.append('g', 's', []);
    const list = (more: object) => () => call('DescribeLogStreams', { logGroupName: 'g', ...more });
    expect(list({ orderBy: 'Size' })).to.throw("Value 'Size' at 'orderBy'");
    expect(list({ orderBy: 'LastEventTime', logStreamNamePrefix: 's' })).to.throw(
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    );
  });

  it('takes the alarms and metric filters of a plan without effect', () => {
    const types = logsResourceTypes(logs);
    expect(types.map(({ type }) => type)).to.deep.equal([
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_metric_alarm',
      'aws_cloudwatch_log_metric_filter',
    ]);
    const [group] = types;
    const values = { name: '/aws/lambda/f', retention_in_days: 14 };
    const computed = group?.provision({ address: 'a', type: 'aws_cloudwatch_log_group', values });
    expect(computed?.arn).to.equal('arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f');
  });
});
