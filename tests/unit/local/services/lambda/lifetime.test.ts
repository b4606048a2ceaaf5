import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LambdaHarness } from './harness.ts';

/** Connects to the test when it starts, so that the test sees its process end. */
const CONNECTED = `import net from 'node:net';
  net.connect(Number(process.env.TEST_PORT), '127.0.0.1').on('error', () => {});
  export const handler = async ({ hang }) => {
    if (hang) await new Promise(() => {});
    return process.pid;
  };`;

describe('the lifetime of function processes', () => {
  let server: net.Server;
  let port: string;

  beforeEach(async () => {
    server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = String((server.address() as AddressInfo).port);
  });
  afterEach(() => {
    server.close();
  });

  it('ends idle and busy environments on close', async () => {
    const harness = new LambdaHarness();
    const sockets: net.Socket[] = [];
    const two = new Promise<void>((resolve) => {
      server.on('connection', (socket) => {
        socket.on('error', () => {});
        if (sockets.push(socket.resume()) === 2) resolve();
      });
    });
    harness.create(CONNECTED, { variables: { TEST_PORT: port }, timeoutSeconds: 60 });
    const busy = harness.lambda.invoke('subject', '{"hang":true}');
    await harness.call();
    await two;
    const ended = Promise.all(sockets.map((socket) => once(socket, 'close')));
    await harness.close();
    await ended;
    expect((await busy).functionError).to.equal('Unhandled');
    expect(harness.lambda.processes()).to.deep.equal([]);
  });

  it('leaves no process when the runtime itself is killed in the middle of an invocation', async () => {
    const script = fileURLToPath(new URL('./killable-runtime.ts', import.meta.url));
    const temporary = mkdtempSync(path.join(os.tmpdir(), 'dofs-killed-'));
    const runtime = spawn(process.execPath, ['--import', 'tsx', script, port, CONNECTED], {
      stdio: 'inherit',
      env: { ...process.env, TMPDIR: temporary },
    });
    const [socket] = (await once(server, 'connection')) as [net.Socket];
    socket.on('error', () => {});
    const ended = once(socket.resume(), 'close');
    runtime.kill('SIGKILL');
    await once(runtime, 'exit');
    await ended;
    rmSync(temporary, { recursive: true });
  }).timeout(15_000);
});
