import http from 'node:http';
import net from 'node:net';
import { expect } from 'chai';
import sinon from 'sinon';
import { GatewayFixture, returning } from './fixture.ts';

describe('the HTTP endpoint', () => {
  let fixture: GatewayFixture;
  let port: number;
  beforeEach(async () => {
    fixture = new GatewayFixture();
    const orders = fixture.path('orders');
    for (const method of ['GET', 'HEAD', 'POST']) fixture.route(orders, method);
    port = await fixture.gateway.listen();
    fixture.deploy();
  });
  afterEach(async () => {
    sinon.restore();
    await fixture.gateway.close();
  });

  const url = (path = '/local/orders') => `http://127.0.0.1:${port}${path}`;

  it('gives the function the headers in the casing they were sent in', async () => {
    const request = http.request(url(), { headers: { 'X-CamelCase': '1', 'x-lower': '2' } });
    await new Promise((resolve) => request.on('response', resolve).end());
    expect(fixture.events[0]?.headers).to.include({ 'X-CamelCase': '1', 'x-lower': '2' });
    expect(fixture.events[0]?.headers).to.include({ Host: `127.0.0.1:${port}` });
  });

  it('sends a header as often as the function gives it', async () => {
    fixture.answer = returning({ multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, body: '€' });
    const response = await fetch(url());
    expect(response.headers.getSetCookie()).to.deep.equal(['a=1', 'b=2']);
    expect(response.headers.get('content-length')).to.equal('3');
    expect(await response.text()).to.equal('€');
  });

  it('sends no body to HEAD, nor with 204', async () => {
    fixture.answer = returning({ statusCode: 204 });
    const response = await fetch(url());
    expect([response.status, await response.text()]).to.deep.equal([204, '']);
    expect((await fetch(url(), { method: 'HEAD' })).status).to.equal(204);
  });

  it('takes a body of 10 MB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024);
    expect((await fetch(url(), { method: 'POST', body })).status).to.equal(200);
  });

  it('refuses a larger body without reading it to its end', async () => {
    const socket = net.connect(port, '127.0.0.1');
    const head = `POST /local/orders HTTP/1.1\r\nHost: x\r\nContent-Length: ${1e9}\r\n\r\n`;
    socket.write(head);
    socket.write(Buffer.alloc(10 * 1024 * 1024 + 1));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const answer = Buffer.concat(chunks).toString();
    expect(answer).to.match(/^HTTP\/1\.1 413 /);
    expect(answer).to.contain('x-amzn-ErrorType: RequestTooLargeException');
    expect(answer).to.contain('{"message":"Request Too Long"}');
  });

  it('says its address as the invoke URL of a stage', () => {
    expect(fixture.gateway.invokeUrl(fixture.apiId, 'local')).to.equal(url('/local'));
  });

  it('tells a fault of its own on the log, and the caller what AWS would', async () => {
    const log = sinon.stub(console, 'error');
    fixture.answer = () => Promise.reject(new TypeError('a fault'));
    const response = await fetch(url());
    expect([response.status, await response.text()]).to.deep.equal([
      500,
      '{"message":"Internal server error"}',
    ]);
    expect(log.firstCall.args[0]).to.be.instanceOf(TypeError);
  });
});
