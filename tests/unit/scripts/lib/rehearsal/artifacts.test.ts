import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { ArtifactStore } from '../../../../../scripts/lib/rehearsal/artifacts.ts';

describe('an artifact', () => {
  let directory: string;
  let source: string;
  let store: ArtifactStore;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-artifacts-'));
    source = path.join(directory, 'source');
    store = new ArtifactStore(path.join(directory, 'store'));
    for (const file of ['a.txt', 'dist/b.json', '.git/HEAD', 'x/node_modules/c/d.js', 'x/e.js']) {
      mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
      writeFileSync(path.join(source, file), file);
    }
    writeFileSync(path.join(source, 'run'), '#!/bin/sh\n', { mode: 0o755 });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function handOn(files: string[], excludePaths: string[] = [], baseDirectory = '.'): string[] {
    store.put('one', source, { files, excludePaths, baseDirectory });
    const taken = path.join(directory, 'taken');
    store.take('one', taken);
    return readdirSync(taken, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(taken, file)).isFile())
      .sort();
  }

  it('holds every file below, dot files too', () => {
    expect(handOn(['**/*'])).to.deep.equal([
      ...['.git/HEAD', 'a.txt', 'dist/b.json', 'run', 'x/e.js', 'x/node_modules/c/d.js'],
    ]);
    expect(readFileSync(path.join(directory, 'taken/dist/b.json'), 'utf8')).to.equal('dist/b.json');
  });

  it('holds no excluded path, and nothing that patterns do not name', () => {
    const excluded = ['.git/**/*', '**/node_modules/**/*'];
    expect(handOn(['**/*'], excluded)).to.deep.equal(['a.txt', 'dist/b.json', 'run', 'x/e.js']);
    rmSync(path.join(directory, 'taken'), { recursive: true });
    expect(handOn(['*', 'x/*.js'])).to.deep.equal(['a.txt', 'run', 'x/e.js']);
  });

  it('stands at its root with what is in the base directory', () => {
    expect(handOn(['**/*'], [], 'dist')).to.deep.equal(['b.json']);
  });

  it('follows no link to a directory', () => {
    symlinkSync(path.join(source, 'x'), path.join(source, 'linked'), 'dir');
    expect(handOn(['linked/**/*', 'a.txt'])).to.deep.equal(['a.txt']);
  });

  it('keeps a program a program', () => {
    handOn(['**/*']);
    const mode = (file: string): number => statSync(path.join(directory, 'taken', file)).mode;
    expect(mode('run') & 0o111).to.equal(0o111);
    expect(mode('a.txt') & 0o111).to.equal(0);
  });

  it('that would be empty fails', () => {
    expect(() => handOn(['nothing/**/*'])).to.throw('no file for the artifact one');
    expect(existsSync(store.file('one'))).to.equal(false);
  });
});
