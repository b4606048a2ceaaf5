import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ApiClient } from '../../../../scripts/lib/api-client.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}

describe('ApiClient', () => {
  let server: http.Server;
  let seen: Seen[];
  let answer: (response: http.ServerResponse) => void;
  let apiUrl: string;

  beforeEach(async () => {
    seen = [];
    answer = (response) => response.end('{"ok":true}');
    server = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stage`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends JSON with the key and a correlation id, and reads the answer', async () => {
    const api = new ApiClient({ apiUrl, apiKey: 'the-key' });
    const got = await api.send({ method: 'POST', path: '/orders', body: { a: 1 } });

    expect(got.status).to.equal(200);
    expect(got.json).to.deep.equal({ ok: true });
    expect(got.milliseconds).to.be.above(0);
    expect(seen[0]).to.include({ method: 'POST', url: '/stage/orders', body: '{"a":1}' });
    expect(seen[0]?.headers).to.include({
      'x-api-key': 'the-key',
      'content-type': 'application/json',
      'x-correlation-id': got.correlationId,
    });
  });

  it('sends a string as it is, other headers where given, and no key where told', async () => {
    const api = new ApiClient({ apiUrl, apiKey: 'the-key' });
    await api.send({
      method: 'POST',
      path: '/orders',
      body: '{"a":',
      headers: { 'content-type': 'text/plain' },
      withKey: false,
    });
    expect(seen[0]?.body).to.equal('{"a":');
    expect(seen[0]?.headers).to.include({ 'content-type': 'text/plain' });
    expect(seen[0]?.headers).not.to.have.property('x-api-key');
  });

  it('keeps the text of an answer that is not JSON', async () => {
    answer = (response) => response.writeHead(502).end('bad gateway');
    const got = await new ApiClient({ apiUrl, apiKey: 'k' }).send({ method: 'GET', path: '/' });
    expect([got.status, got.json, got.text]).to.deep.equal([502, undefined, 'bad gateway']);
  });

  it('rejects when no answer comes in time', async () => {
    answer = () => {};
    const api = new ApiClient({ apiUrl, apiKey: 'k' }, 20);
    const error = await api.send({ method: 'GET', path: '/' }).catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'TimeoutError');
  });
});
