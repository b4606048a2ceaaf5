import { expect } from 'chai';
import { actOn } from '../../../../../scripts/lib/dead-letters/act-on.ts';
import { groupTable, letterTable } from '../../../../../scripts/lib/dead-letters/letter-report.ts';
import { readStreamBatch } from '../../../../../scripts/lib/dead-letters/stream-batch.ts';
import { Progress } from '../../../../../scripts/lib/progress.ts';
import { aDeadLetter } from '../../../../support/dead-letters.ts';

const NAMES = {
  orderEvents: 'dofs-test-order-events',
  platformEvents: 'dofs-test-platform-events',
};

describe('dead letters on paper', () => {
  it('are a line each, with the cause cut to the line', () => {
    const message = `${'x'.repeat(80)}\nand more`;
    const text = letterTable([aDeadLetter({ cause: { error: 'E', message } })]);
    expect(text).to.contain('notification-queue#message-1  RECORDED');
    expect(text).to.contain(`E: ${'x'.repeat(56)}…`);
  });

  it('are a line a cause, the largest first, with the oldest', () => {
    const text = groupTable([
      aDeadLetter({ group: 'TypeError', message_id: 'a' }),
      aDeadLetter({ message_id: 'b', dead_lettered_at: '2026-01-02T00:00:02.000Z' }),
      aDeadLetter({ message_id: 'c', dead_lettered_at: '2026-01-02T00:00:01.000Z' }),
    ]);
    const [, , first, second] = text.split('\n');
    expect(first).to.match(
      /^notification-queue\s+SnsDownError\s+RECORDED\s+2\s+2026-01-02T00:00:01/,
    );
    expect(second).to.match(/^notification-queue\s+TypeError\s+RECORDED\s+1 /);
  });
});

describe('acting on letters', () => {
  it('keeps to the rate, prints every act, and counts the outcomes', async () => {
    let now = 0;
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const at: number[] = [];
    const lines: string[] = [];
    const act = async () => {
      at.push(now);
      return { outcome: at.length === 2 ? 'failed' : 'redriven', note: 'n' };
    };
    const letters = [1, 2, 3].map((n) => aDeadLetter({ message_id: `m${n}` }));
    const outcomes = await actOn(letters, act, {
      rate: 4,
      clock,
      progress: new Progress({ write: () => {} }),
      print: (line) => lines.push(line),
    });
    expect(at).to.deep.equal([0, 250, 500]);
    expect([...outcomes]).to.deep.equal([
      ['redriven', 2],
      ['failed', 1],
    ]);
    expect(lines[1]).to.equal('1970-01-01T00:00:00.250Z failed notification-queue#m2: n');
  });
});

describe("a stream's batch", () => {
  const info = {
    streamArn:
      'arn:aws:dynamodb:eu-west-1:000000000000:table/dofs-test-order-events/stream/2026-01-01T00:00:00.000',
    approximateArrivalOfFirstRecord: '2026-01-01T10:00:00Z',
    approximateArrivalOfLastRecord: '2026-01-01T10:00:05Z',
  };
  const body = (overrides = {}) =>
    JSON.stringify({ DDBStreamBatchInfo: { ...info, ...overrides } });

  it('says which events to publish again, a minute wider than it was', () => {
    expect(readStreamBatch(body(), NAMES)).to.deep.equal({
      table: 'dofs-test-order-events',
      from: '2026-01-01T09:59:00.000Z',
      to: '2026-01-01T10:01:05.000Z',
      statesArnPrefix: 'arn:aws:states:eu-west-1:000000000000',
    });
  });

  it('is refused where it says nothing of the kind, or is of another table', () => {
    expect(() => readStreamBatch('hello', NAMES)).to.throw('not JSON');
    expect(() => readStreamBatch('{}', NAMES)).to.throw('which stream');
    const late = body({ approximateArrivalOfFirstRecord: 'soon' });
    expect(() => readStreamBatch(late, NAMES)).to.throw('and when');
    const other = body({ streamArn: info.streamArn.replace('test', 'prod') });
    expect(() => readStreamBatch(other, NAMES)).to.throw('dofs-prod-order-events is no outbox');
  });
});
