import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { Logs } from '../../local/services/logs/logs.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'filters JSON by the value of a member': 'moto gives every event for a JSON pattern',
  'names a group and a stream that do not exist': 'moto speaks of the stream for a missing group',
  'rejects events older than 14 days, and takes the others':
    'moto counts from 0, AWS gives the index after the last rejected',
});

describe('CloudWatch Logs conformance', () => {
  let target: ConformanceTarget;
  let logs: CloudWatchLogsClient;

  before(async () => {
    target = await conformanceTarget((services) => [new Logs(services).service]);
    logs = new CloudWatchLogsClient(target.client);
  });

  after(async () => {
    logs.destroy();
    await target.close();
  });

  async function createStream(messages: string[] = []) {
    const logGroupName = `/test/${uuid()}`;
    const stream = { logGroupName, logStreamName: 'one' };
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
    const start = Date.now();
    const logEvents = messages.map((message, index) => ({ timestamp: start + index, message }));
    if (messages.length > 0) await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
    return { ...stream, start };
  }

  async function filter(logGroupName: string, more: object): Promise<(string | undefined)[]> {
    const command = new FilterLogEventsCommand({ logGroupName, ...more });
    return ((await logs.send(command)).events ?? []).map(({ message }) => message);
  }

  behaviour('lists groups and streams', async () => {
    const { logGroupName } = await createStream(['a']);
    const groups = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName });
    const [group] = (await logs.send(groups)).logGroups ?? [];
    expect(group?.logGroupName).to.equal(logGroupName);
    expect(group?.arn).to.match(/:log-group:.*:\*$/);
    const streams = new DescribeLogStreamsCommand({ logGroupName });
    const [stream] = (await logs.send(streams)).logStreams ?? [];
    expect(stream?.logStreamName).to.equal('one');
    expect(stream?.lastEventTimestamp).to.be.a('number');
  });

  behaviour('reads a stream page by page', async () => {
    const { logGroupName, logStreamName } = await createStream(['a', 'b', 'c']);
    const stream = { logGroupName, logStreamName, startFromHead: true, limit: 2 };
    const first = await logs.send(new GetLogEventsCommand(stream));
    expect(first.events?.map(({ message }) => message)).to.deep.equal(['a', 'b']);
    const nextToken = first.nextForwardToken;
    const second = await logs.send(new GetLogEventsCommand({ ...stream, nextToken }));
    expect(second.events?.map(({ message }) => message)).to.deep.equal(['c']);
  });

  behaviour('gives the same token at the end of a stream', async () => {
    const { logGroupName, logStreamName } = await createStream(['a']);
    const stream = { logGroupName, logStreamName, startFromHead: true };
    const first = await logs.send(new GetLogEventsCommand(stream));
    const nextToken = first.nextForwardToken;
    const second = await logs.send(new GetLogEventsCommand({ ...stream, nextToken }));
    expect(second.events).to.deep.equal([]);
    expect(second.nextForwardToken).to.equal(nextToken);
  });

  behaviour('reads the newest events first of all', async () => {
    const { logGroupName, logStreamName } = await createStream(['a', 'b', 'c']);
    const newest = new GetLogEventsCommand({ logGroupName, logStreamName, limit: 2 });
    const { events } = await logs.send(newest);
    expect(events?.map(({ message }) => message)).to.deep.equal(['b', 'c']);
  });

  behaviour('filters by time', async () => {
    const { logGroupName, start } = await createStream(['a', 'b', 'c', 'd']);
    const between = { startTime: start + 1, endTime: start + 2 };
    expect(await filter(logGroupName, between)).to.deep.equal(['b', 'c']);
  });

  behaviour('filters by words and phrases', async () => {
    const { logGroupName } = await createStream(['ERROR in payment', 'payment ERROR', 'fine']);
    expect(await filter(logGroupName, { filterPattern: 'ERROR payment' })).to.have.length(2);
    const phrase = { filterPattern: '"in payment"' };
    expect(await filter(logGroupName, phrase)).to.deep.equal(['ERROR in payment']);
  });

  behaviour('filters JSON by the value of a member', async () => {
    const error = '{"level":"error","order":{"id":7}}';
    const { logGroupName } = await createStream([error, '{"level":"info"}', 'level error']);
    expect(await filter(logGroupName, { filterPattern: '{ $.level = "error" }' })).to.deep.equal([
      error,
    ]);
    expect(await filter(logGroupName, { filterPattern: '{ $.order.id = 7 }' })).to.deep.equal([
      error,
    ]);
  });

  behaviour('names a group and a stream that do not exist', async () => {
    const group = { logGroupName: '/nowhere', logStreamName: 'one' };
    expect(await errorOf(logs.send(new GetLogEventsCommand(group)))).to.deep.equal({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    const { logGroupName } = await createStream();
    const stream = { logGroupName, logStreamName: 'nowhere' };
    expect(await errorOf(logs.send(new GetLogEventsCommand(stream)))).to.deep.equal({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });

  behaviour('refuses a group that exists already', async () => {
    const { logGroupName } = await createStream();
    const error = await errorOf(logs.send(new CreateLogGroupCommand({ logGroupName })));
    expect(error.name).to.equal('ResourceAlreadyExistsException');
  });

  behaviour('refuses events that are not in order', async () => {
    const { start, ...stream } = await createStream();
    const logEvents = [
      { timestamp: start, message: 'b' },
      { timestamp: start - 1, message: 'a' },
    ];
    const error = await errorOf(logs.send(new PutLogEventsCommand({ ...stream, logEvents })));
    expect(error.name).to.equal('InvalidParameterException');
  });

  behaviour('rejects events older than 14 days, and takes the others', async () => {
    const { start, ...stream } = await createStream();
    const logEvents = [
      { timestamp: start - 15 * 86_400_000, message: 'old' },
      { timestamp: start, message: 'new' },
    ];
    const answer = await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
    expect(answer.rejectedLogEventsInfo?.tooOldLogEventEndIndex).to.equal(1);
    expect(await filter(stream.logGroupName, {})).to.deep.equal(['new']);
  });
});
