import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type AnsweredCall, MotoProxy } from '../../../../../scripts/lib/api-server/moto-proxy.ts';

/** A server in moto's place that answers every call alike, and a proxy in front of it. */
class Bench {
  readonly seen: AnsweredCall[] = [];
  readonly #behind: http.Server;
  readonly #proxy: MotoProxy;
  readonly url: string;

  private constructor(behind: http.Server, proxy: MotoProxy, url: string, seen: AnsweredCall[]) {
    this.#behind = behind;
    this.#proxy = proxy;
    this.url = url;
    this.seen = seen;
  }

  static async open(status: number, type: string, body: string): Promise<Bench> {
    const behind = http.createServer((_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    behind.listen(0, '127.0.0.1');
    await once(behind, 'listening');
    const seen: AnsweredCall[] = [];
    const { port } = behind.address() as AddressInfo;
    const proxy = new MotoProxy(port, (call) => seen.push(call));
    return new Bench(behind, proxy, await proxy.listen(), seen);
  }

  call(target: string, body: object = {}): Promise<Response> {
    const scope = 'Credential=test/20260101/us-east-1/codepipeline/aws4_request';
    const headers = {
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
    };
    return fetch(this.url, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    this.#behind.close();
    this.#behind.closeAllConnections();
  }
}

describe('the proxy in front of moto', () => {
  let bench: Bench;

  afterEach(() => bench.close());

  it('passes on what it has no substitute for', async () => {
    bench = await Bench.open(200, 'application/x-amz-json-1.0', '{"from":"moto"}');
    const response = await bench.call('Some_20200101.Operation');
    expect(await response.json()).to.deep.equal({ from: 'moto' });
  });

  it('refuses by its name what moto does not know, with an error that nobody tries again', async () => {
    bench = await Bench.open(404, 'text/html; charset=utf-8', '<h1>Not Found</h1>');
    const response = await bench.call('Some_20200101.Operation');
    expect(response.status).to.equal(400);
    expect(await response.json()).to.deep.equal({
      __type: 'UnknownOperationException',
      message: 'moto has no Some_20200101.Operation',
    });
  });

  it("leaves moto's own errors alone", async () => {
    bench = await Bench.open(400, 'application/x-amz-json-1.0', '{"__type":"Some"}');
    expect(await (await bench.call('Some_20200101.Operation')).json()).to.deep.equal({
      __type: 'Some',
    });
  });

  it('answers an error of a substitute as the service would', async () => {
    bench = await Bench.open(500, 'text/plain', 'moto was asked');
    const response = await bench.call('CodePipeline_20150709.GetPipeline', { name: 'p' });
    expect(response.status).to.equal(400);
    expect(response.headers.get('x-amzn-errortype')).to.equal('PipelineNotFoundException');
  });

  it('tells of each call, whoever answered it', async () => {
    bench = await Bench.open(200, 'application/x-amz-json-1.0', '{}');
    await bench.call('Some_20200101.Operation', { a: 1 });
    await bench.call('CodePipeline_20150709.GetPipeline', { name: 'p' });
    expect(bench.seen).to.deep.equal([
      {
        ...{ method: 'POST', path: '/', service: 'codepipeline', status: 200 },
        ...{ target: 'Some_20200101.Operation', body: '{"a":1}' },
      },
      {
        ...{ method: 'POST', path: '/', service: 'codepipeline', status: 400 },
        ...{ target: 'CodePipeline_20150709.GetPipeline', body: '{"name":"p"}' },
      },
    ]);
  });
});
