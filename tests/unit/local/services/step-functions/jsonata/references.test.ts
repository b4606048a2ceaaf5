import { expect } from 'chai';
import { referencesOf } from '../../../../../../local/services/step-functions/jsonata/references.ts';

/** Variables and `$states` members, sorted, and what is refused. */
function found(expression: string): unknown[] {
  const { variables, states, refused } = referencesOf(expression);
  return [[...variables].sort(), [...states].sort(), refused];
}

describe('referencesOf', () => {
  const cases: [string, unknown[]][] = [
    ['$states.input.a.b', [[], ['input'], []]],
    ['$merge([$states.input, {"x": $y}])', [['y'], ['input'], []]],
    ['$states', [[], [], []]],
    [
      '$map($states.input.items, function($v, $i) { $v.price * $i * $rate })',
      [['rate'], ['input'], []],
    ],
    ['($t := $a; $t + $u)', [['a', 'u'], [], []]],
    ['$states.input.items[price > $limit].{"id": id, "all": $$.x}', [['limit'], ['input'], []]],
    ['$states.input.items^(>price)', [[], ['input'], []]],
    ['$states.input.items{category: $sum(price)}', [[], ['input'], []]],
    ['$states.input.a@$x#$i.{"x": $x, "i": $i, "z": $z}', [['z'], ['input'], []]],
    ['$states.input ~> |items|{"n": $n}|', [['n'], ['input'], []]],
    ['$states.input.a ~> $count()', [[], ['input'], []]],
    ['$a ? -$b : $c', [['a', 'b', 'c'], [], []]],
    ['$name.a.b', [['name'], [], []]],
    ['price', [[], [], ["the field name 'price' without $"]]],
    ['{"a": $}', [[], [], ['$']]],
    ['$nosuchfunction(1)', [['nosuchfunction'], [], []]],
  ];
  for (const [expression, expected] of cases) {
    it(`reads ${expression}`, () => expect(found(expression)).to.deep.equal(expected));
  }

  it('throws what jsonata throws when the expression does not compile', () => {
    expect(() => referencesOf('1 +')).to.throw();
  });
});
