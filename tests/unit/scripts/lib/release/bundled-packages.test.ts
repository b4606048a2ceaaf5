import { expect } from 'chai';
import { bundledPackages } from '../../../../../scripts/lib/release/bundled-packages.ts';

function output(inputs: Record<string, number>) {
  return {
    bytes: 1,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }]),
    ),
  };
}

describe('the packages in a bundle', () => {
  it('are those that left code in it, each once, by function', () => {
    const outputs = {
      'dist/bundles/pay/index.mjs': output({
        'lambdas/functions/pay/index.ts': 10,
        'node_modules/joi/lib/index.js': 20,
        'node_modules/joi/lib/types/any.js': 20,
        'node_modules/unused/index.js': 0,
      }),
      'dist/bundles/ask/index.mjs': output({ 'node_modules/@aws-sdk/core/dist-es/index.js': 5 }),
      'dist/bundles/ask/index.mjs.map': output({}),
    };
    const found = bundledPackages({ outputs });
    expect(found).to.deep.equal({
      ask: ['node_modules/@aws-sdk/core'],
      pay: ['node_modules/joi'],
    });
    expect(Object.keys(found)).to.deep.equal(['ask', 'pay']);
  });

  it('are keyed as the lock file does, nested and wherever node_modules is', () => {
    const outputs = {
      'dist/bundles/pay/index.mjs': output({
        'node_modules/a/node_modules/@b/c/index.js': 1,
        '../elsewhere/node_modules/d/node_modules/e/f.js': 1,
      }),
    };
    expect(bundledPackages({ outputs }).pay).to.deep.equal([
      'node_modules/a/node_modules/@b/c',
      'node_modules/d/node_modules/e',
    ]);
  });
});
