import { expect } from 'chai';
import { compilePattern } from '../../../../../local/services/eventbridge/event-pattern.ts';

const matches = (pattern: object, event: object): boolean =>
  compilePattern(JSON.stringify(pattern))(event);

const leaf = (matcher: unknown, value: unknown): boolean =>
  matches({ field: [matcher] }, value === undefined ? {} : { field: value });

describe('an event pattern', () => {
  it('wants every field, and any value of each', () => {
    const pattern = { source: ['a', 'b'], detail: { kind: ['x'] } };
    expect(matches(pattern, { source: 'b', detail: { kind: 'x' }, more: 1 })).to.equal(true);
    expect(matches(pattern, { source: 'b', detail: { kind: 'y' } })).to.equal(false);
    expect(matches(pattern, { source: 'b' })).to.equal(false);
  });

  it('takes an event list when any element matches', () => {
    expect(matches({ tags: ['b'] }, { tags: ['a', 'b'] })).to.equal(true);
    expect(matches({ tags: ['c'] }, { tags: ['a', 'b'] })).to.equal(false);
  });

  it('wants one and the same element of a list of objects to match', () => {
    const items = [
      { sku: 'a', quantity: 1 },
      { sku: 'b', quantity: 2 },
    ];
    expect(matches({ items: { sku: ['b'], quantity: [2] } }, { items })).to.equal(true);
    expect(matches({ items: { sku: ['a'], quantity: [2] } }, { items })).to.equal(false);
  });

  it('tells numbers, texts, booleans and null apart', () => {
    for (const value of [1, '1', true, 'true', null, 'null', '']) {
      for (const wanted of [1, '1', true, 'true', null, 'null', '']) {
        expect(leaf(wanted, value), `${wanted} for ${value}`).to.equal(wanted === value);
      }
    }
  });

  const cases: [string, unknown, unknown[], unknown[]][] = [
    ['prefix', { prefix: 'ab' }, ['ab', 'abc'], ['xab', 1, undefined]],
    ['prefix in any case', { prefix: { 'equals-ignore-case': 'AB' } }, ['abc', 'Abc'], ['xab']],
    ['suffix', { suffix: '.png' }, ['a.png'], ['a.PNG', 'png']],
    ['suffix in any case', { suffix: { 'equals-ignore-case': '.png' } }, ['a.PNG'], ['a.jpg']],
    ['equals-ignore-case', { 'equals-ignore-case': 'aLiCe' }, ['ALICE'], ['bob']],
    ['wildcard', { wildcard: 'a*c*' }, ['abc', 'ac', 'axxcyy'], ['ab', 'xac']],
    ['escaped wildcard', { wildcard: 'a\\*c' }, ['a*c'], ['abc']],
    ['exists', { exists: true }, ['x', null, 0, false], [undefined, { nested: 1 }, []]],
    ['absent', { exists: false }, [undefined, { nested: 1 }], ['x', null]],
    ['anything-but', { 'anything-but': 'a' }, ['b', 1, null], ['a', undefined]],
    ['anything-but of a list', { 'anything-but': [1, 2] }, [3, 'x'], [1, 2]],
    ['anything-but a prefix', { 'anything-but': { prefix: 'us-' } }, ['eu-1'], ['us-1']],
    [
      'anything-but suffixes',
      { 'anything-but': { suffix: ['.a', '.b'] } },
      ['x.c'],
      ['x.a', 'x.b'],
    ],
    ['anything-but in any case', { 'anything-but': { 'equals-ignore-case': 'A' } }, ['b'], ['a']],
    ['anything-but a wildcard', { 'anything-but': { wildcard: '*/lib/*' } }, ['/a'], ['/lib/a']],
    ['numeric equality', { numeric: ['=', 3e2] }, [300, 300.0], [301, '300']],
    ['a numeric range', { numeric: ['>', 0, '<=', 5] }, [0.1, 5], [0, 5.1, undefined]],
    ['cidr', { cidr: '10.0.0.0/24' }, ['10.0.0.255'], ['10.0.1.0', 'x', '::1']],
    ['cidr of IPv6', { cidr: '2001:db8::/32' }, ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']],
  ];
  for (const [name, matcher, yes, no] of cases) {
    it(`compares by ${name}`, () => {
      for (const value of yes) expect(leaf(matcher, value), String(value)).to.equal(true);
      for (const value of no) expect(leaf(matcher, value), String(value)).to.equal(false);
    });
  }

  it('takes one of the alternatives of $or, and all fields beside it', () => {
    const pattern = {
      source: ['a'],
      detail: { $or: [{ total: [{ numeric: ['>', 100] }] }, { vip: [true] }] },
    };
    expect(matches(pattern, { source: 'a', detail: { total: 101 } })).to.equal(true);
    expect(matches(pattern, { source: 'a', detail: { total: 1, vip: true } })).to.equal(true);
    expect(matches(pattern, { source: 'a', detail: { total: 1 } })).to.equal(false);
    expect(matches(pattern, { source: 'b', detail: { vip: true } })).to.equal(false);
  });

  const invalid: [string, string, string][] = [
    ['text that is no JSON', '{', 'not valid JSON'],
    ['a list', '[]', 'Filter is not an object'],
    ['an empty object', '{}', 'Empty objects'],
    ['a bare value', '{"source":"a"}', '"source" must be an object or an array'],
    ['an empty list', '{"source":[]}', 'Empty arrays are not allowed'],
    ['an unknown operator', '{"a":[{"like":"x"}]}', 'Unrecognized match type like'],
    ['two operators in one', '{"a":[{"prefix":"x","suffix":"y"}]}', 'Only one key'],
    ['a list in a list', '{"a":[["x"]]}', 'Only one key'],
    ['a prefix that is no text', '{"a":[{"prefix":1}]}', 'prefix match pattern'],
    ['an exists that is no boolean', '{"a":[{"exists":"x"}]}', 'exists match pattern'],
    ['two wildcards in a row', '{"a":[{"wildcard":"a**"}]}', 'Consecutive wildcard'],
    ['a bad escape', '{"a":[{"wildcard":"a\\\\n"}]}', 'Invalid escape'],
    ['a bad network', '{"a":[{"cidr":"10.0.0.0/33"}]}', 'Malformed CIDR'],
    ['half a numeric comparison', '{"a":[{"numeric":["="]}]}', 'numeric match'],
    ['an unknown comparison', '{"a":[{"numeric":["!",1]}]}', 'numeric range operator'],
    ['a number out of bounds', '{"a":[{"numeric":["=",6e9]}]}', 'must be numeric'],
    ['an upside-down range', '{"a":[{"numeric":[">",5,"<",1]}]}', 'Bottom must be less'],
    ['a mixed anything-but', '{"a":[{"anything-but":[1,"x"]}]}', 'Value of anything-but'],
    ['a numeric anything-but', '{"a":[{"anything-but":{"numeric":["=",1]}}]}', 'anything-but'],
    ['a $or of one', '{"$or":[{"a":["x"]}]}', '"$or" must be'],
  ];
  for (const [what, text, reason] of invalid) {
    it(`is refused with ${what}`, () => {
      expect(() => compilePattern(text))
        .to.throw(/^Event pattern is not valid\. Reason: /)
        .with.property('name', 'InvalidEventPatternException');
      expect(() => compilePattern(text)).to.throw(reason);
    });
  }
});
