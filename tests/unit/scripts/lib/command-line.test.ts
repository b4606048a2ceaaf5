import { expect } from 'chai';
import {
  helpText,
  integerFlag,
  parseFlags,
  shareFlag,
  UsageError,
} from '../../../../scripts/lib/command-line.ts';

const flags = {
  env: { type: 'string', default: 'local', help: 'which environment' },
  json: { type: 'boolean', default: false, help: 'as JSON' },
} as const;

describe('command line', () => {
  it('reads flags and fills in what was left out', () => {
    expect({ ...parseFlags(flags, ['--json']) }).to.deep.equal({ env: 'local', json: true });
  });

  it('refuses an unknown flag, a missing value and a stray argument', () => {
    for (const args of [['--colour'], ['--env'], ['dev']]) {
      expect(() => parseFlags(flags, args), args.join()).to.throw(UsageError);
    }
  });

  it('refuses a number that is not whole or too small, naming the flag', () => {
    expect(integerFlag('orders', '60')).to.equal(60);
    for (const value of ['0', '-1', '1.5', 'x', '', '1e3', '99999999999999999999']) {
      expect(() => integerFlag('orders', value), value).to.throw(UsageError, '--orders');
    }
  });

  it('refuses a share outside 0 to 1, naming the flag', () => {
    expect([
      shareFlag('rate', '0'),
      shareFlag('rate', '0.7'),
      shareFlag('rate', '1'),
    ]).to.deep.equal([0, 0.7, 1]);
    for (const value of ['-0.1', '1.1', 'x', ' ']) {
      expect(() => shareFlag('rate', value), value).to.throw(UsageError, '--rate');
    }
  });

  it('lists every flag with its default in the help', () => {
    const text = helpText({ name: 'x', about: 'does x', flags, run: async () => 0 });
    expect(text).to.match(/--env <value> +which environment \(default local\)/);
    expect(text).to.match(/--json +as JSON\n/);
  });
});
