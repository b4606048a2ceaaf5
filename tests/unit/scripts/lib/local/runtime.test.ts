import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../../../../scripts/lib/command-line.ts';
import { isGroupAlive } from '../../../../../scripts/lib/local/processes.ts';
import { startRuntime, stopRuntime } from '../../../../../scripts/lib/local/runtime.ts';
import { readLocalState, runningLocalState } from '../../../../../scripts/lib/local/state.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../../..');

/** A runtime that is ready at once, with a child of its own that stops only with it. */
const READY = `
import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
const file = process.argv[process.argv.indexOf('--state-file') + 1];
spawn(process.execPath, ['-e', 'process.stdin.resume().on("end", () => process.exit())'], {
  stdio: ['pipe', 'ignore', 'ignore'],
});
const member = 'x';
writeFileSync(file + '.new', JSON.stringify({
  pid: process.pid, awsEndpoint: member, apiUrl: member, apiKey: member, region: member,
  accountId: member, startedAt: member,
}));
renameSync(file + '.new', file);
setInterval(() => {}, 1000);
`;

describe('a local runtime in the background', function () {
  this.timeout(20_000);
  let root: string;
  let stateFile: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'dofs-runtime-'));
    mkdirSync(path.join(root, 'local'));
    symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(root, 'node_modules'));
    writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
    stateFile = path.join(root, '.dofs/local.json');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function entry(source: string): void {
    writeFileSync(path.join(root, 'local/main.ts'), source);
  }

  it('starts, is found, and is stopped with every process it started', async () => {
    entry(`process.once('SIGTERM', () => process.exit());\n${READY}`);
    const state = await startRuntime(root, stateFile);
    expect(runningLocalState(stateFile)?.pid).to.equal(state.pid);

    expect(await stopRuntime(state, stateFile)).to.equal(true);
    expect(isGroupAlive(state.pid)).to.equal(false);
    expect(readLocalState(stateFile)).to.equal(undefined);
  });

  it('runs another platform on free ports, where it is given one', async () => {
    entry(`
import { writeFileSync } from 'node:fs';
const { DOFS_AWS_PORT, DOFS_API_PORT } = process.env;
writeFileSync('given.json', JSON.stringify({ args: process.argv.slice(2), DOFS_AWS_PORT, DOFS_API_PORT }));
${READY.replace("import { renameSync, writeFileSync } from 'node:fs';", "import { renameSync } from 'node:fs';")}`);
    const other = { lockFile: '/locks/dev.json', artifactsRoot: '/release' };
    const state = await startRuntime(root, stateFile, other);
    await stopRuntime(state, stateFile, 200);
    const given = JSON.parse(readFileSync(path.join(root, 'given.json'), 'utf8')) as object;
    expect(given).to.deep.equal({
      args: [
        ...['--state-file', stateFile],
        ...['--lock-file', '/locks/dev.json', '--artifacts-root', '/release'],
      ],
      DOFS_AWS_PORT: '0',
      DOFS_API_PORT: '0',
    });
  });

  it('is killed when it does not stop by itself', async () => {
    entry(`process.on('SIGTERM', () => {});\n${READY}`);
    const state = await startRuntime(root, stateFile);
    expect(await stopRuntime(state, stateFile, 200)).to.equal(false);
    expect(isGroupAlive(state.pid)).to.equal(false);
  });

  it("says why it did not start, with the log's end", async () => {
    entry(`throw new Error('the port is taken');`);
    const error = await startRuntime(root, stateFile).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CommandError);
    expect(String(error)).to.match(/ended before it was ready.*the port is taken/s);
  });

  it('does not take the state file of a runtime that was killed for a running one', async () => {
    entry(READY);
    const state = await startRuntime(root, stateFile);
    const left = readFileSync(stateFile);
    await stopRuntime(state, stateFile);
    writeFileSync(stateFile, left);
    expect(runningLocalState(stateFile)).to.equal(undefined);
  });

  it('does not take a process that is no runtime for one', () => {
    mkdirSync(path.dirname(stateFile));
    const member = 'x';
    writeFileSync(
      stateFile,
      JSON.stringify({
        pid: process.pid,
        awsEndpoint: member,
        apiUrl: member,
        apiKey: member,
        region: member,
        accountId: member,
        startedAt: member,
      }),
    );
    expect(readLocalState(stateFile)?.pid).to.equal(process.pid);
    expect(runningLocalState(stateFile)).to.equal(undefined);
  });
});
