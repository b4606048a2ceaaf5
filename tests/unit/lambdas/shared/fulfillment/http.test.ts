import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import sinon from 'sinon';
import { HttpFulfillmentProvider } from '../../../../../lambdas/shared/fulfillment/http.ts';
import { aFulfillmentRequest, ORDER_ID } from '../../../../support/builders.ts';
import { rejects } from '../../../../support/rejects.ts';

type Answer = (request: Received, response: http.ServerResponse) => void;

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}

describe('HttpFulfillmentProvider, against a real HTTP server', () => {
  let server: http.Server;
  let received: Received[];
  let answers: Answer[];

  beforeEach(async () => {
    received = [];
    server = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, headers } = request;
      const call = { method, url, headers, body: Buffer.concat(chunks).toString() };
      received.push(call);
      const answer = answers[Math.min(received.length, answers.length) - 1];
      answer?.(call, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("sends the order in the provider's terms, with key and credential", async () => {
    answers = [json(201, { id: 'f-9' })];
    const outcome = await fulfil();
    expect(outcome).to.deep.equal({ outcome: 'fulfilled', fulfillment_id: 'f-9' });
    const [call] = received;
    expect(call).to.include({ method: 'POST', url: '/v1/fulfillments' });
    expect(call?.headers).to.include({
      authorization: 'Bearer token-a',
      'idempotency-key': `${ORDER_ID}:fulfillment`,
      'content-type': 'application/json',
      'x-correlation-id': 'corr-1',
    });
    expect(JSON.parse(call?.body ?? '')).to.deep.equal({
      reference: ORDER_ID,
      customer: 'c-1',
      lines: [{ sku: 'p-1', quantity: 2, unit_price: 1_250 }],
      value: 2_500,
    });
  });

  for (const status of [409, 422]) {
    it(`takes ${status} with a reason as the provider's refusal`, async () => {
      answers = [json(status, { reason: 'out of boxes' })];
      expect(await fulfil()).to.deep.equal({ outcome: 'rejected', reason: 'out of boxes' });
      expect(received).to.have.length(1);
    });
  }

  for (const status of [500, 503, 429, 408]) {
    it(`tries again after ${status}, with the same key`, async () => {
      answers = [json(status, {}), json(200, { id: 'f-9' })];
      expect((await fulfil()).outcome).to.equal('fulfilled');
      const keys = received.map(({ headers }) => headers['idempotency-key']);
      expect(new Set(keys).size).to.equal(1);
      expect(keys).to.have.length(2);
    });
  }

  it('tries again after a reset connection', async () => {
    answers = [(_, response) => response.socket?.resetAndDestroy(), json(200, { id: 'f-9' })];
    expect((await fulfil()).outcome).to.equal('fulfilled');
    expect(received).to.have.length(2);
  });

  it('tries again after an answer that broke off', async () => {
    const cut: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":');
      response.socket?.end();
    };
    answers = [cut, json(200, { id: 'f-9' })];
    expect((await fulfil()).outcome).to.equal('fulfilled');
  });

  it('gives up after three attempts, saying what it saw', async () => {
    answers = [json(500, {})];
    await rejects(fulfil(), 'FulfillmentUnavailableError', 'the provider answered 500');
    expect(received).to.have.length(3);
  });

  it('leaves a slow answer in time for another attempt, and gives up within its time', async () => {
    answers = [() => {}];
    const start = performance.now();
    await rejects(fulfil({ timeoutMs: 200 }), 'FulfillmentUnavailableError', 'no answer');
    expect(performance.now() - start).to.be.within(150, 1_000);
    expect(received.length).to.be.within(2, 3);
  });

  it('counts the time for the credential as part of the call', async () => {
    let now = 0;
    const clock = sinon.stub(performance, 'now').callsFake(() => now);
    const credential = async () => {
      now += 5_000;
      return 'token-a';
    };
    await rejects(fulfil({ credential }), 'FulfillmentUnavailableError', 'the credential took');
    clock.restore();
    expect(received).to.have.length(0);
  });

  it('asks for a fresh credential after 401, and gives up when that is refused too', async () => {
    answers = [json(401, {}), json(200, { id: 'f-9' })];
    expect((await fulfil()).outcome).to.equal('fulfilled');
    const sent = received.map(({ headers }) => headers.authorization);
    expect(sent).to.deep.equal(['Bearer token-a', 'Bearer token-b']);
    answers = [json(401, {})];
    await rejects(fulfil(), 'FulfillmentUnavailableError', '401');
  });

  it('does not repeat what no repeat mends, and does not take it for a refusal', async () => {
    const bad: [string, Answer][] = [
      ['400', json(400, { reason: 'bad sku' })],
      ['404', json(404, {})],
      ['422', json(422, {})],
      ['200', json(200, { id: 7 })],
      ['200', json(200, { id: 'f'.repeat(257) })],
      ['200', (_, response) => response.end('<html>not JSON')],
      ['302', (_, response) => response.writeHead(302, { location: '/' }).end()],
    ];
    for (const [status, answer] of bad) {
      answers = [answer];
      received = [];
      await rejects(fulfil(), 'FulfillmentUnavailableError', `answer ${status} is not understood`);
      expect(received).to.have.length(1);
    }
  });

  it('refuses an answer above 64 KiB', async () => {
    answers = [(_, response) => response.end('x'.repeat(70_000))];
    await rejects(fulfil(), 'FulfillmentUnavailableError', 'answer above 65536 bytes');
  });

  it('fails by name when nobody listens', async () => {
    const endpointUrl = url();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rejects(fulfil({ endpointUrl }), 'FulfillmentUnavailableError', 'ECONNREFUSED');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  function fulfil({
    timeoutMs = 5_000,
    endpointUrl = url(),
    credential = async (fresh: boolean): Promise<string> => (fresh ? 'token-b' : 'token-a'),
  } = {}) {
    const provider = new HttpFulfillmentProvider({
      endpointUrl,
      timeoutMs,
      credential,
      pause: async () => {},
    });
    const { task_token: _, ...order } = aFulfillmentRequest();
    return provider.fulfill(order, `${ORDER_ID}:fulfillment`);
  }
});

function json(status: number, body: unknown): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}
