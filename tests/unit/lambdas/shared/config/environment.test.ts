import { expect } from 'chai';
import {
  ConfigurationError,
  milliseconds,
  oneOf,
  rate,
  readEnvironment,
  text,
  url,
} from '../../../../../lambdas/shared/config/environment.ts';

describe('readEnvironment', () => {
  it('reads every variable by its reader', () => {
    const shape = {
      NAME: text,
      LEVEL: oneOf('low', 'high'),
      RATE: rate,
      LIMIT: milliseconds,
      AT: url,
    };
    const environment = {
      NAME: 'orders',
      LEVEL: 'high',
      RATE: '0.7',
      LIMIT: '5000',
      AT: 'https://provider.example/v1/',
      OTHER: 'ignored',
    };
    expect(readEnvironment(shape, environment)).to.deep.equal({
      NAME: 'orders',
      LEVEL: 'high',
      RATE: 0.7,
      LIMIT: 5_000,
      AT: 'https://provider.example/v1',
    });
  });

  it('names all that is missing or invalid in one error', () => {
    const shape = { A: text, B: text, C: rate, D: oneOf('x', 'y'), E: milliseconds, F: url };
    const environment = { B: '', C: '1.5', D: 'z', E: '0', F: 'ftp://x' };
    expect(() => readEnvironment(shape, environment)).to.throw(
      ConfigurationError,
      'environment: A is missing; B is missing; C must be a number from 0 to 1; ' +
        'D must be one of x, y; E must be a whole number of milliseconds; ' +
        'F must be an http or https URL',
    );
  });

  for (const bad of ['-0.1', '1.01', 'many', 'NaN']) {
    it(`refuses ${bad} as a rate`, () => {
      expect(() => readEnvironment({ RATE: rate }, { RATE: bad })).to.throw('RATE must be');
    });
  }

  it('takes both ends of a rate', () => {
    expect(readEnvironment({ A: rate, B: rate }, { A: '0', B: '1' })).to.deep.equal({ A: 0, B: 1 });
  });
});
