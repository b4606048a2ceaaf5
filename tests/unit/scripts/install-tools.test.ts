import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';

const SCRIPT = readFileSync('scripts/install-tools.mjs', 'utf8');

/** Says that it is the pinned version. */
const PROGRAM = '#!/bin/sh\necho \'{"terraform_version":"1.11.4"}\'\n';

const ZIP = zipSync({
  'LICENSE.txt': [strToU8('a licence'), { level: 0 }],
  terraform: strToU8(PROGRAM),
});

interface Outcome {
  code: number;
  output: string;
}

describe('install-tools', function () {
  this.timeout(20_000);
  let folder: string;
  let tools: string;
  let server: http.Server;
  let mirror: string;
  let asked: string[];
  let reply: (response: http.ServerResponse) => void;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'dofs-tools-'));
    tools = path.join(folder, 'deep', 'tools');
    asked = [];
    reply = (response) => response.end(ZIP);
    server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      reply(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  /** The script with our zip's hash in place of the pinned ones, unless told; an empty PATH. */
  function install({ pinned = false, PATH = folder } = {}): Promise<Outcome> {
    const hash = createHash('sha256').update(ZIP).digest('hex');
    const file = path.join(folder, 'install-tools.mjs');
    writeFileSync(file, pinned ? SCRIPT : SCRIPT.replace(/'[0-9a-f]{64}'/g, `'${hash}'`));
    return new Promise((resolve) => {
      const args = [file, '--dir', tools, '--mirror', mirror];
      execFile(process.execPath, args, { env: { PATH } }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });
  }

  it("downloads this platform's zip and installs the program in it, ready to run", async () => {
    const { code, output } = await install();
    expect(output).to.contain('SHA-256 verified');
    expect(code).to.equal(0);
    expect(asked[0]).to.match(/^\/1\.11\.4\/terraform_1\.11\.4_(linux|darwin)_(amd64|arm64)\.zip$/);
    const program = path.join(tools, 'terraform');
    expect(readFileSync(program, 'utf8')).to.equal(PROGRAM);
    expect(statSync(program).mode & 0o777).to.equal(0o755);
    expect(readdirSync(tools)).to.deep.equal(['terraform']);
  });

  it('does not ask again for what is installed, or on the PATH', async () => {
    await install();
    const { code, output } = await install();
    expect({ code, asked: asked.length }).to.deep.equal({ code: 0, asked: 1 });
    expect(output).to.contain('is there already');
    rmSync(tools, { recursive: true });
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'terraform'), PROGRAM);
    chmodSync(path.join(bin, 'terraform'), 0o755);
    expect((await install({ PATH: bin })).code).to.equal(0);
    expect(asked).to.have.lengthOf(1);
  });

  it('replaces another version', async () => {
    mkdirSync(tools, { recursive: true });
    writeFileSync(path.join(tools, 'terraform'), PROGRAM.replace('1.11.4', '1.5.7'), {
      mode: 0o755,
    });
    expect((await install()).code).to.equal(0);
    expect(readFileSync(path.join(tools, 'terraform'), 'utf8')).to.equal(PROGRAM);
  });

  it('installs nothing that is not what was pinned', async () => {
    const { code, output } = await install({ pinned: true });
    expect(code).to.equal(1);
    expect(output).to.contain('is not what was pinned; nothing was installed');
    expect(existsSync(tools)).to.equal(false);
  });

  it('installs no half download', async () => {
    reply = (response) => {
      response.writeHead(200, { 'content-length': ZIP.length });
      response.write(ZIP.subarray(0, 100), () => response.destroy());
    };
    const { code, output } = await install();
    expect(code).to.equal(1);
    expect(output).to.contain('broke off');
    reply = (response) => response.end(ZIP.subarray(0, 100));
    expect((await install()).output).to.contain('is not what was pinned');
    expect(existsSync(tools)).to.equal(false);
  });

  it('says what a server answers that has no such file, and when there is none', async () => {
    reply = (response) => response.writeHead(404).end();
    expect((await install()).output).to.contain('answers 404');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { code, output } = await install();
    expect(code).to.equal(1);
    expect(output).to.contain('cannot reach http://127.0.0.1');
    server = http.createServer().listen(0);
  });

  it('pins a hash for each platform it names, all different', () => {
    const hashes = [...SCRIPT.matchAll(/(\w+_(?:amd64|arm64)): '([0-9a-f]{64})'/g)];
    expect(hashes).to.have.lengthOf(4);
    expect(new Set(hashes.map(([, , hash]) => hash)).size).to.equal(4);
  });
});
