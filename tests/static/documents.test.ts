import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const DOCUMENTS = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

describe('the documents', () => {
  it('say of every dependency what it is for', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const text = read('docs/dependencies.md');
    const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !text.includes(`\`${name}\``),
    );
    expect(missing).to.deep.equal([]);
  });

  it('name make targets that there are', () => {
    const targets = new Set([...read('Makefile').matchAll(/^([a-z0-9-]+):/gm)].map(([, t]) => t));
    for (const file of DOCUMENTS) {
      for (const [, target] of read(file).matchAll(/(?:^|`)make ([a-z0-9-]+)/gm)) {
        expect([...targets], file).to.include(target);
      }
    }
  });

  it('link to files that there are', () => {
    for (const file of DOCUMENTS) {
      for (const [, link = ''] of read(file).matchAll(/\]\(([^)#:]+)\)/g)) {
        const target = path.join(ROOT, path.dirname(file), link);
        expect(existsSync(target), `${file}: ${link}`).to.equal(true);
      }
    }
  });
});

describe('the Makefile', () => {
  it('has a line of help for every target', () => {
    const lines = read('Makefile').match(/^[a-z0-9-]+:.*$/gm) ?? [];
    expect(lines).not.to.have.lengthOf(0);
    expect(lines.filter((line) => !line.includes(' ## '))).to.deep.equal([]);
  });
});
