import { expect } from 'chai';
import { LambdaHarness } from './harness.ts';

describe('Lambda logs', () => {
  let harness: LambdaHarness;

  beforeEach(() => {
    harness = new LambdaHarness();
  });
  afterEach(() => harness.close());

  it('frames an invocation with START, END and REPORT and puts console lines between them', async () => {
    harness.create("export const handler = async () => { console.warn('low', { stock: 1 }); };");
    const { requestId: id } = await harness.lambda.invoke('subject', '{}');
    const [start, line, end, report, ...more] = harness.messages;
    expect(start).to.equal(`START RequestId: ${id} Version: $LATEST`);
    expect(line).to.match(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z\\t${id}\\tWARN\\tlow { stock: 1 }$`),
    );
    expect(end).to.equal(`END RequestId: ${id}`);
    expect(report).to.match(
      new RegExp(
        `^REPORT RequestId: ${id}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\t` +
          'Memory Size: 128 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: [\\d.]+ ms\\t$',
      ),
    );
    expect(more).to.deep.equal([]);
  });

  it('reports an init duration on a cold start alone, in one stream per environment', async () => {
    harness.create('export const handler = async () => 1;');
    await harness.call();
    await harness.call();
    const reports = harness.messages.filter((line) => line.startsWith('REPORT'));
    expect(reports.map((line) => line.includes('Init Duration'))).to.deep.equal([true, false]);
    const streams = new Set(harness.lines.map(({ group, stream }) => `${group} ${stream}`));
    expect([...streams][0]).to.match(
      /^\/aws\/lambda\/subject \d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
    );
    expect(streams.size).to.equal(1);
  });

  it('writes raw output line by line, what has no line end included', async () => {
    harness.create(`import { writeSync } from 'node:fs';
      console.log('loading');
      export const handler = async () => {
        process.stdout.write('{"a":1}\\n{"b"');
        process.stdout.write(':2}\\nrest');
        process.stderr.write('');
        writeSync(2, 'native\\n');
      };`);
    await harness.call();
    await harness.message('native');
    expect(harness.messages[0]).to.match(/\tundefined\tINFO\tloading$/);
    expect(harness.messages).to.include.members(['{"a":1}', '{"b":2}', 'rest', 'native']);
  });

  it('gives the tail of the log with the answer', async () => {
    harness.create(`export const handler = async () => {
      for (let n = 0; n < 200; n++) console.log('line ' + n);
    };`);
    const { logTail } = await harness.lambda.invoke('subject', '{}');
    expect(Buffer.byteLength(logTail)).to.be.within(3000, 4096);
    expect(logTail).to.contain('line 199').and.contain('REPORT RequestId');
    expect(logTail).not.to.contain('line 1\n');
  });

  it('writes JSON lines of the level and above when the format is JSON', async () => {
    const logging = { format: 'JSON' as const, group: '/custom', applicationLevel: 'WARN' };
    harness.create(
      `export const handler = async () => {
        console.info('hidden');
        console.warn({ code: 'STOCK_LOW' });
        console.error('failed', new TypeError('bad'));
      };`,
      { logging },
    );
    const { requestId } = await harness.lambda.invoke('subject', '{}');
    const lines = harness.messages.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ type, level }) => type ?? level)).to.deep.equal([
      'platform.start',
      'WARN',
      'ERROR',
      'platform.report',
    ]);
    expect(lines[1]).to.deep.include({ requestId, message: { code: 'STOCK_LOW' } });
    expect(lines[2]).to.include({ errorType: 'TypeError', errorMessage: 'bad' });
    expect(harness.lines[0]?.group).to.equal('/custom');
  });
});
