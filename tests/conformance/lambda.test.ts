import { expect } from 'chai';
import { EventSourceMappings } from '../../local/services/lambda/event-source-mappings.ts';
import { LambdaHarness } from '../unit/local/services/lambda/harness.ts';
import { FakeSqs, FakeStream, QUEUE_ARN } from '../unit/local/services/lambda/mappings/fakes.ts';
import { skippedElsewhere } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

const HANDLER = `export const handler = async (event) => {
  if (event.fail) throw new RangeError('asked to fail');
  console.log('seen', event.n);
  return { n: event.n };
};`;

/** Lambda's REST API as it is on the wire: https://docs.aws.amazon.com/lambda/latest/api/ */
const skipped = skippedElsewhere('other endpoints run functions in containers');

describe(`Lambda API${skipped}`, () => {
  let target: ConformanceTarget;
  let harness: LambdaHarness | undefined;
  let mappings: EventSourceMappings | undefined;
  let mappingId: string;

  before(async function () {
    if (skipped) this.skip();
    target = await conformanceTarget((means) => {
      const made = new LambdaHarness();
      harness = made;
      made.create(HANDLER);
      mappings = new EventSourceMappings({
        ...means,
        lambda: made.lambda,
        sqs: new FakeSqs(),
        dynamodb: new FakeStream(),
        deliverFailure: () => {},
        assertRoleAllows: () => {},
      });
      const spec = { eventSourceArn: QUEUE_ARN, functionName: 'subject', enabled: true };
      mappingId = mappings.create(spec);
      return [made.lambda.service, mappings.service];
    });
  });
  after(async () => {
    mappings?.close();
    await harness?.close();
    await target?.close();
  });

  async function call(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ status: number; headers: Headers; text: string; json: Record<string, unknown> }> {
    const url = `${target.client.endpoint}/2015-03-31${path}`;
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, text, json };
  }
  const invoke = (
    body: string,
    headers: Record<string, string> = {},
    name = 'subject',
  ): ReturnType<typeof call> =>
    call('POST', `/functions/${encodeURIComponent(name)}/invocations`, { headers, body });

  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
  describe('Invoke', () => {
    it('answers the payload and the executed version', async () => {
      const { status, headers, json } = await invoke('{"n":1}');
      expect([status, json]).to.deep.equal([200, { n: 1 }]);
      expect(headers.get('x-amz-executed-version')).to.equal('$LATEST');
      expect(headers.get('x-amz-function-error')).to.equal(null);
    });

    it('takes a full ARN in the path', async () => {
      const arn = 'arn:aws:lambda:us-east-1:000000000000:function:subject';
      expect((await invoke('{"n":2}', {}, arn)).json).to.deep.equal({ n: 2 });
    });

    it('marks the error of a function and still answers 200', async () => {
      const { status, headers, json } = await invoke('{"fail":true}');
      expect(status).to.equal(200);
      expect(headers.get('x-amz-function-error')).to.equal('Unhandled');
      expect(json).to.include({ errorType: 'RangeError', errorMessage: 'asked to fail' });
    });

    it('gives the log tail in base64 when asked', async () => {
      const { headers } = await invoke('{"n":3}', { 'x-amz-log-type': 'Tail' });
      const tail = Buffer.from(headers.get('x-amz-log-result') ?? '', 'base64').toString();
      expect(tail).to.contain('seen 3').and.contain('REPORT RequestId');
    });

    it('accepts an event with 202 and runs it afterwards', async () => {
      const { status, text } = await invoke('{"n":"later"}', { 'x-amz-invocation-type': 'Event' });
      expect([status, text]).to.deep.equal([202, '']);
      await harness?.message('seen later');
    });

    it('answers 204 to a dry run', async () => {
      expect((await invoke('', { 'x-amz-invocation-type': 'DryRun' })).status).to.equal(204);
    });

    it('refuses a body that is not JSON', async () => {
      const { status, headers, json } = await invoke('{n}');
      expect(status).to.equal(400);
      expect(headers.get('x-amzn-errortype')).to.equal('InvalidRequestContentException');
      expect(json.Message).to.match(/^Could not parse request body into json: /);
    });

    it('refuses an asynchronous body above 1 MB', async () => {
      const body = JSON.stringify('x'.repeat(1_048_576));
      const { status, headers } = await invoke(body, { 'x-amz-invocation-type': 'Event' });
      expect(status).to.equal(413);
      expect(headers.get('x-amzn-errortype')).to.equal('RequestTooLargeException');
    });

    it('answers 404 for a function that does not exist', async () => {
      const { status, headers, json } = await invoke('{}', {}, 'absent');
      expect(status).to.equal(404);
      expect(headers.get('x-amzn-errortype')).to.equal('ResourceNotFoundException');
      expect(json).to.deep.equal({
        Type: 'User',
        Message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:absent',
      });
    });

    it('refuses by name what it does not honour', async () => {
      const { status, json } = await invoke('{}', { 'x-amz-client-context': 'e30=' });
      expect(status).to.equal(501);
      expect(json.Message).to.contain('x-amz-client-context');
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
  it('describes and lists functions', async () => {
    const { json: configuration } = await call('GET', '/functions/subject/configuration');
    expect(configuration).to.deep.include({
      FunctionName: 'subject',
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      State: 'Active',
      Architectures: ['arm64'],
      Version: '$LATEST',
    });
    const { json: found } = await call('GET', '/functions/subject');
    expect(found.Configuration).to.deep.equal(configuration);
    const { json: list } = await call('GET', '/functions/');
    expect(list.Functions).to.deep.equal([configuration]);
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
  it('turns a mapping off and on', async () => {
    const path = `/event-source-mappings/${mappingId}`;
    const update = async (Enabled: boolean): Promise<unknown[]> => {
      const { status, json } = await call('PUT', path, { body: JSON.stringify({ Enabled }) });
      return [status, json.State, (await call('GET', path)).json.State];
    };
    expect(await update(false)).to.deep.equal([202, 'Disabling', 'Disabled']);
    expect(await update(true)).to.deep.equal([202, 'Enabling', 'Enabled']);
    const refused = await call('PUT', path, { body: '{"BatchSize":5}' });
    expect(refused.json.Message).to.contain('the parameter BatchSize');
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
  it('lists mappings by function and by source', async () => {
    const count = async (query: string): Promise<number> => {
      const { json } = await call('GET', `/event-source-mappings/?${query}`);
      return (json.EventSourceMappings as unknown[]).length;
    };
    expect(await count('FunctionName=subject')).to.equal(1);
    expect(await count(`EventSourceArn=${encodeURIComponent(QUEUE_ARN)}`)).to.equal(1);
    expect(
      await count('EventSourceArn=arn%3Aaws%3Asqs%3Aus-east-1%3A000000000000%3Aother'),
    ).to.equal(0);
  });

  it('answers 404 for a mapping that does not exist', async () => {
    const { status, json } = await call('GET', '/event-source-mappings/none');
    expect(status).to.equal(404);
    expect(json.Message).to.equal('The resource you requested does not exist.');
  });
});
