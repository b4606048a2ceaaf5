import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { VERSION } from '../../../../lambdas/shared/version.ts';

describe('VERSION', () => {
  it('is that of package.json', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(VERSION).to.equal(version);
  });
});
