import { expect } from 'chai';
import { compileFilter } from '../../../../../local/services/logs/filter-pattern.ts';

describe('a filter pattern', () => {
  it('matches everything when it is empty', () => {
    expect(compileFilter('')('anything')).to.equal(true);
  });

  it('wants every word and every phrase', () => {
    const filter = compileFilter('ERROR "not \\"found\\""');
    expect(filter('ERROR: order not "found"')).to.equal(true);
    expect(filter('order not "found"')).to.equal(false);
  });

  it('compares a member of JSON, as text or as a number', () => {
    const text = compileFilter('{ $.order.id = "7" }');
    const number = compileFilter('{$.order.id=7}');
    expect(text('{"order":{"id":"7"}}')).to.equal(true);
    expect(text('{"order":{"id":7}}')).to.equal(false);
    expect(number('{"order":{"id":7}}')).to.equal(true);
    expect(number('{"order":null}')).to.equal(false);
    expect(number('not JSON')).to.equal(false);
  });

  const refused = [
    '?ERROR ?WARN',
    '-DEBUG',
    '%regex%',
    '[ip, user, code = 500]',
    '{ $.level != "info" }',
    '{ $.level = "err*" }',
    '{ $.a = 1 && $.b = 2 }',
    '{ $.items[0] = 1 }',
  ];
  for (const pattern of refused) {
    it(`is refused by name: ${pattern}`, () => {
      expect(() => compileFilter(pattern)).to.throw(
        `does not honour the CloudWatch Logs filter pattern ${pattern}`,
      );
    });
  }
});
