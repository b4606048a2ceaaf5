import { expect } from 'chai';
import fc from 'fast-check';
import { ItemIndex } from '../../../../../local/services/dynamodb/item-index.ts';
import { keyText } from '../../../../../local/services/dynamodb/key.ts';
import type { KeySchema } from '../../../../../local/services/dynamodb/table-schema.ts';

const SCHEMA: KeySchema = { hash: { name: 'h', type: 'S' }, range: { name: 'r', type: 'N' } };

interface Row {
  h: string;
  r: number;
}

function indexOf(rows: Row[]): ItemIndex {
  const index = new ItemIndex(SCHEMA);
  for (const row of rows) index.insert({ attributes: item(row), bytes: 1 }, '');
  return index;
}

function item({ h, r }: Row) {
  return { h: { S: h }, r: { N: String(r) } };
}

function sortKeys(stored: Iterable<{ attributes: object }>): number[] {
  return [...stored].map(({ attributes }) => Number((attributes as { r: { N: string } }).r.N));
}

const rows = fc.uniqueArray(
  fc.record({ h: fc.constantFrom('a', 'b', 'c'), r: fc.integer({ min: -20, max: 20 }) }),
  { selector: ({ h, r }) => `${h}${r}` },
);

describe('DynamoDB item index', () => {
  it('reads any range as a sort and a filter would', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -20, max: 20 }), fc.boolean(), (all, bound, backward) => {
        const inPartition = all.filter(({ h }) => h === 'a').map(({ r }) => r);
        const sorted = inPartition.sort((a, b) => (backward ? b - a : a - b));
        const value = { N: String(bound) };
        const read = (operator: '<' | '<=' | '>' | '>=' | '=') =>
          sortKeys(indexOf(all).read({ hash: { S: 'a' }, sort: { operator, value }, backward }));
        expect(read('<')).to.deep.equal(sorted.filter((r) => r < bound));
        expect(read('<=')).to.deep.equal(sorted.filter((r) => r <= bound));
        expect(read('>')).to.deep.equal(sorted.filter((r) => r > bound));
        expect(read('>=')).to.deep.equal(sorted.filter((r) => r >= bound));
        expect(read('=')).to.deep.equal(sorted.filter((r) => r === bound));
      }),
    );
  });

  it('goes on after any key, there or removed, without a gap or a repeat', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.boolean(), (all, pick, remove) => {
        const index = indexOf(all);
        const order = [...index.read({})].map(({ attributes }) => attributes);
        const at = order.length === 0 ? -1 : pick % order.length;
        const after = order[at];
        if (!after) return;
        if (remove) index.remove(after, '');
        const rest = [...index.read({ after: { key: after, identity: '' } })];
        expect(rest.map(({ attributes }) => attributes)).to.deep.equal(order.slice(at + 1));
      }),
    );
  });

  it('shares all items among the segments of a scan', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (all, total) => {
        const index = indexOf(all);
        const segments = Array.from({ length: total }, (_, segment) => [
          ...index.read({ segment: { index: segment, total } }),
        ]);
        expect(segments.flat()).to.deep.equal([...index.read({})]);
      }),
    );
  });

  it('tells items with the same index keys apart', () => {
    const index = new ItemIndex({ hash: { name: 'h', type: 'S' } });
    const table: KeySchema = { hash: { name: 'r', type: 'N' } };
    const [one, two] = [item({ h: 'a', r: 1 }), item({ h: 'a', r: 2 })];
    for (const attributes of [one, two])
      index.insert({ attributes, bytes: 1 }, keyText(attributes, table));
    index.remove(one, keyText(one, table));
    expect(sortKeys(index.read({ hash: { S: 'a' } }))).to.deep.equal([2]);
  });

  it('selects strings by their beginning', () => {
    const index = new ItemIndex({
      hash: { name: 'h', type: 'S' },
      range: { name: 's', type: 'S' },
    });
    for (const S of ['a', 'ab', 'abc', 'b']) {
      index.insert({ attributes: { h: { S: 'x' }, s: { S } }, bytes: 1 }, '');
    }
    const found = index.read({
      hash: { S: 'x' },
      sort: { operator: 'begins_with', value: { S: 'ab' } },
    });
    expect([...found].map(({ attributes }) => attributes.s)).to.deep.equal([
      { S: 'ab' },
      { S: 'abc' },
    ]);
  });
});
