import { once } from 'node:events';
import { expect } from 'chai';
import { AwsError } from '../../../../local/core/aws-error.ts';
import { AwsServer } from '../../../../local/core/aws-server.ts';
import type { AwsService, CallContext } from '../../../../local/core/service.ts';

/** What a call of Wait is given, once it came; it never answers. */
let arrived: (context: CallContext) => void = () => {};

const services: AwsService[] = [
  {
    protocol: 'json',
    iamPrefix: 'toy',
    targetPrefix: 'Toy_2026',
    errorNamespace: 'com.example.toy',
    queryErrorCodes: { NoSuchToy: 'Toy.NonExistent' },
    jsonVersion: '1.0',
    operations: {
      Echo: {
        parameters: ['Text'],
        run: (input: { Text: string }) => ({ Text: input.Text }),
        resources: (input: { Text: string }) => [`arn:aws:toy:::${input.Text}`],
      },
      Fail: {
        parameters: [],
        run: () => {
          throw new AwsError('NoSuchToy', 'no such toy', { members: { Toy: 't-1' } });
        },
      },
      Wait: {
        parameters: [],
        run: (_, context) => {
          arrived(context);
          return new Promise(() => {});
        },
      },
    },
  },
  {
    protocol: 'query',
    iamPrefix: 'ask',
    version: '2011-06-15',
    operations: { WhoAmI: { parameters: [], run: () => ({ Name: 'a < b' }) } },
  },
  {
    protocol: 'rest',
    iamPrefix: 'rest',
    routes: [
      {
        action: 'GetThing',
        method: 'GET',
        path: '/things/{Name}',
        run: (request) => ({ status: 200, body: { name: request.path.Name } }),
      },
    ],
  },
];

describe('AwsServer', () => {
  const checked: string[] = [];
  const server = new AwsServer(services, {
    authorize: (accessKeyId, action, resources) => {
      checked.push(`${accessKeyId} ${action} ${resources.join()}`);
      if (accessKeyId === 'nobody') throw new AwsError('AccessDeniedException', 'not allowed');
    },
    principalOf: (accessKeyId) => `arn:aws:iam::000000000000:user/${accessKeyId}`,
  });
  let url = '';

  before(async () => {
    url = `http://127.0.0.1:${await server.listen()}`;
  });
  after(() => server.close());

  const post = (target: string, body: string, accessKeyId = 'me'): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: {
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/toy/aws4_request`,
      },
      body,
    });

  it('runs the operation that the target names', async () => {
    const answer = await post('Toy_2026.Echo', '{"Text":"hello"}');
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ Text: 'hello' });
  });

  it('asks whether the caller may, with the action and the resources', async () => {
    await post('Toy_2026.Echo', '{"Text":"hello"}');
    expect(checked.at(-1)).to.equal('me toy:Echo arn:aws:toy:::hello');
    const answer = await post('Toy_2026.Echo', '{"Text":"hello"}', 'nobody');
    expect(answer.status).to.equal(400);
    expect(await answer.json()).to.include({ __type: 'com.example.toy#AccessDeniedException' });
  });

  it('answers an error by its name, its members and its query code', async () => {
    const answer = await post('Toy_2026.Fail', '{}');
    expect(answer.headers.get('x-amzn-query-error')).to.equal('Toy.NonExistent;Sender');
    expect(await answer.json()).to.deep.equal({
      __type: 'com.example.toy#NoSuchToy',
      message: 'no such toy',
      Toy: 't-1',
    });
  });

  for (const [what, target, body, name] of [
    ['service', 'Other_2026.Echo', '{}', 'Other_2026'],
    ['operation', 'Toy_2026.Dance', '{}', 'toy:Dance'],
    ['parameter', 'Toy_2026.Echo', '{"Volume":11}', 'Volume'],
  ] as const) {
    it(`refuses an unknown ${what} by name`, async () => {
      const answer = await post(target, body);
      expect(answer.status).to.equal(501);
      expect((await answer.json()) as object)
        .to.have.property('message')
        .that.includes(name);
    });
  }

  it('tells an operation that its caller hung up, even one that asks afterwards', async () => {
    const came = new Promise<CallContext>((resolve) => {
      arrived = resolve;
    });
    const caller = new AbortController();
    const call = fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'Toy_2026.Wait' },
      signal: caller.signal,
    }).catch((error: Error) => error.name);
    const context = await came;
    const { signal } = context;
    expect(signal.aborted).to.equal(false);
    caller.abort();
    await once(signal, 'abort');
    expect(context.signal.aborted).to.equal(true);
    expect(await call).to.equal('AbortError');
  });

  it('refuses a body that is not JSON', async () => {
    const answer = await post('Toy_2026.Echo', '{');
    expect(await answer.json()).to.include({ __type: 'com.example.toy#SerializationException' });
  });

  it('speaks the query protocol in escaped XML', async () => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=WhoAmI&Version=2011-06-15',
    });
    expect(await answer.text()).to.include('<WhoAmIResult><Name>a &lt; b</Name></WhoAmIResult>');
  });

  it('routes REST requests by method and path, and refuses the rest', async () => {
    const answer = await fetch(`${url}/things/a%20b`);
    expect(await answer.json()).to.deep.equal({ name: 'a b' });
    expect((await fetch(`${url}/nothing/here`)).status).to.equal(501);
  });
});
