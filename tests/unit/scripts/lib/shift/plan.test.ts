import { expect } from 'chai';
import {
  movesForward,
  parseSteps,
  planRepair,
  planSteps,
} from '../../../../../scripts/lib/shift/plan.ts';
import type { Alias, Routing } from '../../../../../scripts/lib/shift/routing.ts';

function alias(name: string, routing: Routing, newest: number): Alias {
  return { kind: 'function', name, routing, newest };
}

describe('the steps of a shift', () => {
  it('are percents that rise and end with 100', () => {
    expect(parseSteps('100')).to.deep.equal([100]);
    expect(parseSteps('10, 50,100')).to.deep.equal([10, 50, 100]);
  });

  for (const text of [
    '',
    '10',
    '50,10,100',
    '10,10,100',
    '0,100',
    '100,101',
    '12.5,100',
    '-1,100',
  ]) {
    it(`are not "${text}"`, () => {
      expect(() => parseSteps(text)).to.throw('--steps must be whole percents');
    });
  }

  it('weight the new version, and turn the versions round at the end', () => {
    const pay = alias('pay', { version: 3 }, 5);
    const steps = planSteps([pay], movesForward([pay]), [10, 100]);
    expect(steps).to.deep.equal([
      { percent: 10, changes: [{ alias: pay, to: routing(3, 5, 10) }] },
      { percent: 100, changes: [{ alias: pay, to: routing(5, 3, 0) }] },
    ]);
  });

  it('have aliases that do not move forget an earlier shift, once and first', () => {
    const still = alias('still', routing(2, 1, 0), 2);
    const pay = alias('pay', { version: 3 }, 4);
    const steps = planSteps([still, pay], movesForward([still, pay]), [10, 100]);
    expect(steps.map(({ changes }) => changes.map(({ alias: { name } }) => name))).to.deep.equal([
      ['still', 'pay'],
      ['pay'],
    ]);
    expect(steps[0]?.changes[0]?.to).to.deep.equal({ version: 2 });
  });
});

describe('the repair of a shift that was cut off', () => {
  it('is nothing where no alias is split', () => {
    expect(planRepair([alias('ask', routing(2, 1, 0), 3), alias('pay', { version: 3 }, 4)])).to.be
      .empty;
  });

  it('does those last by which the next run finds it again', () => {
    const split = alias('pay', routing(3, 4, 10), 4);
    const arrived = alias('ask', routing(2, 1, 0), 2);
    const changes = planRepair([split, arrived, alias('old', { version: 7 }, 7)]);
    expect(changes).to.deep.equal([
      { alias: arrived, to: { version: 1 } },
      { alias: split, to: { version: 3 } },
    ]);
  });
});

function routing(version: number, second: number, percent: number): Routing {
  return { version, second: { version: second, percent } };
}
