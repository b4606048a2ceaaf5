import { expect } from 'chai';
import { compilePattern } from '../../../../../../local/services/lambda/mappings/filter-pattern.ts';
import {
  queueFilter,
  streamFilter,
} from '../../../../../../local/services/lambda/mappings/record-filter.ts';

describe('filter patterns', () => {
  const event = {
    type: 'INSERT',
    total: 120,
    note: null,
    empty: '',
    tags: ['red', 'blue'],
    data: { id: { S: 'o-1' } },
  };
  const cases: [title: string, pattern: unknown, matches: boolean][] = [
    ['an equal text', { type: ['INSERT'] }, true],
    ['one of several texts', { type: ['MODIFY', 'INSERT'] }, true],
    ['another text', { type: ['REMOVE'] }, false],
    ['null', { note: [null] }, true],
    ['null where the field is absent', { missing: [null] }, false],
    ['an empty text', { empty: [''] }, true],
    ['a nested field', { data: { id: { S: ['o-1'] } } }, true],
    ['an element of a list', { tags: ['blue'] }, true],
    ['a prefix', { type: [{ prefix: 'INS' }] }, true],
    ['a suffix', { type: [{ suffix: 'INS' }] }, false],
    ['letters of any case', { type: [{ 'equals-ignore-case': 'insert' }] }, true],
    ['anything but', { type: [{ 'anything-but': ['REMOVE'] }] }, true],
    ['anything but, excluded', { type: [{ 'anything-but': 'INSERT' }] }, false],
    ['a number range', { total: [{ numeric: ['>', 100, '<=', 120] }] }, true],
    ['a number that is out of range', { total: [{ numeric: ['<', 120] }] }, false],
    ['an equal number', { total: [{ numeric: ['=', 120] }] }, true],
    ['a number rule on a text', { type: [{ numeric: ['>', 1] }] }, false],
    ['a field that exists', { type: [{ exists: true }] }, true],
    ['a field that does not exist', { missing: [{ exists: false }] }, true],
    ['an object, which is no leaf', { data: [{ exists: true }] }, false],
    ['several fields, one of which fails', { type: ['INSERT'], total: [1] }, false],
    ['one of several fields', { $or: [{ total: [1] }, { type: ['INSERT'] }] }, true],
  ];
  for (const [title, pattern, matches] of cases) {
    it(`${matches ? 'matches' : 'does not match'} ${title}`, () => {
      expect(compilePattern(pattern)(event)).to.equal(matches);
    });
  }

  it('refuses an operator that Lambda does not have, by name', () => {
    expect(() => compilePattern({ type: [{ wildcard: 'I*' }] })).to.throw(
      'the filter operator wildcard',
    );
    expect(() => compilePattern({ type: [{ cidr: '10.0.0.0/24' }] })).to.throw('cidr');
  });

  for (const pattern of [{}, { type: 'INSERT' }, { type: [] }, { n: [{ numeric: ['>'] }] }, 'x']) {
    it(`refuses ${JSON.stringify(pattern)} as AWS does`, () => {
      expect(() => compilePattern(pattern)).to.throw('Invalid filter pattern definition.');
    });
  }

  it('matches a stream record when one of the filters does', () => {
    const accepts = streamFilter(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}']);
    expect(accepts({ eventName: 'INSERT' })).to.equal(true);
    expect(accepts({ eventName: 'MODIFY' })).to.equal(false);
  });

  describe('of a queue', () => {
    const message = (body: string): never => ({ body }) as never;

    it('reads a JSON body against a JSON pattern', () => {
      const accepts = queueFilter(['{"body":{"kind":["a"]}}']);
      expect(accepts(message('{"kind":"a"}'))).to.equal(true);
      expect(accepts(message('{"kind":"b"}'))).to.equal(false);
      expect(accepts(message('plain'))).to.equal(false);
    });

    it('reads a plain body against a plain pattern', () => {
      const accepts = queueFilter(['{"body":[{"prefix":"Result: "}]}']);
      expect(accepts(message('Result: ok'))).to.equal(true);
      expect(accepts(message('{"Result: ":1}'))).to.equal(false);
    });

    it('refuses a filter on anything but the body', () => {
      expect(() => queueFilter(['{"messageId":["a"]}'])).to.throw('a queue filter on messageId');
    });
  });
});
