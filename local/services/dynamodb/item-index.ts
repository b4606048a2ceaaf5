import type { AttributeValue, Item } from './attribute-value.ts';
import { beginsWith } from './expressions/evaluate-condition.ts';
import type { SortCondition } from './expressions/key-condition.ts';
import { valueText } from './key.ts';
import { compareScalars, compareStrings } from './ordering.ts';
import { insertSorted, lowerBound } from './sorted-array.ts';
import type { KeySchema } from './table-schema.ts';

/** An item with its size, so that it is measured once. */
export interface StoredItem {
  attributes: Item;
  bytes: number;
}

/** A place in an index: after every entry that orders before it. */
interface Position {
  sortKey: AttributeValue | undefined;
  /** Tells items apart that have the same keys in a secondary index. */
  identity: string;
}

interface Entry extends Position {
  stored: StoredItem;
}

interface Partition {
  /** Where the partition stands in a scan, in [0, 2^32). */
  hash: number;
  text: string;
  entries: Entry[];
}

/** Which part of the index a page comes from, and where it goes on after an earlier page. */
export interface Range {
  hash?: AttributeValue;
  sort?: SortCondition;
  backward?: boolean;
  /** An item with the keys of the last one read, and its identity. */
  after?: { key: Item; identity: string };
  segment?: { index: number; total: number };
}

/**
 * The items of a table or of a secondary index: partitions in the order of their hashes, which
 * is what a scan shows on AWS too, and in each the items in the order of the sort key.
 */
export class ItemIndex {
  readonly schema: KeySchema;
  readonly #partitions = new Map<string, Partition>();
  readonly #inOrder: Partition[] = [];

  constructor(schema: KeySchema) {
    this.schema = schema;
  }

  /** True for items that have all keys of the index; others are not in it (a sparse index). */
  holds(item: Item): boolean {
    const { hash, range } = this.schema;
    return item[hash.name] !== undefined && (!range || item[range.name] !== undefined);
  }

  insert(stored: StoredItem, identity: string): void {
    const text = this.#partitionText(stored.attributes);
    let partition = this.#partitions.get(text);
    if (!partition) {
      partition = { hash: hashOf(text), text, entries: [] };
      this.#partitions.set(text, partition);
      insertSorted(this.#inOrder, partition, comparePartitions);
    }
    const entry = { sortKey: this.#sortKey(stored.attributes), identity, stored };
    insertSorted(partition.entries, entry, comparePositions);
  }

  remove(item: Item, identity: string): void {
    const partition = this.#partitions.get(this.#partitionText(item));
    const position = { sortKey: this.#sortKey(item), identity };
    const entries = partition?.entries ?? [];
    const at = lowerBound(entries, (entry) => comparePositions(entry, position));
    if (!partition || entries[at]?.identity !== identity) {
      throw new Error('an item to be removed is not in the index');
    }
    entries.splice(at, 1);
    if (entries.length > 0) return;
    this.#partitions.delete(partition.text);
    this.#inOrder.splice(this.#indexOf(partition), 1);
  }

  /** The items of a range, in the order in which a request reads them. */
  *read(range: Range): Generator<StoredItem> {
    if (range.hash) {
      const partition = this.#partitions.get(valueText(range.hash));
      if (partition) yield* this.#readPartition(partition, range);
      return;
    }
    const { first, last } = this.#scanBounds(range);
    for (let index = first; index < last; index++) {
      const partition = this.#inOrder[index] as Partition;
      const goesOn = range.after && partition.text === this.#partitionText(range.after.key);
      yield* this.#readPartition(partition, goesOn ? range : {});
    }
  }

  *#readPartition({ entries }: Partition, range: Range): Generator<StoredItem> {
    let [from, to] = sortBounds(entries, range.sort);
    if (range.after) {
      const position = {
        sortKey: this.#sortKey(range.after.key),
        identity: range.after.identity,
      };
      const at = lowerBound(entries, (entry) => comparePositions(entry, position));
      const found = entries[at] && comparePositions(entries[at], position) === 0;
      if (range.backward) to = Math.min(to, at);
      else from = Math.max(from, found ? at + 1 : at);
    }
    if (range.backward) {
      for (let index = to - 1; index >= from; index--) yield (entries[index] as Entry).stored;
    } else {
      for (let index = from; index < to; index++) yield (entries[index] as Entry).stored;
    }
  }

  #scanBounds({ after, segment }: Range): { first: number; last: number } {
    const { index, total } = segment ?? { index: 0, total: 1 };
    const edge = (segmentIndex: number): number => {
      const hash = Math.ceil((segmentIndex * 2 ** 32) / total);
      return lowerBound(this.#inOrder, (partition) => partition.hash - hash);
    };
    let first = edge(index);
    if (after) {
      const text = this.#partitionText(after.key);
      first = Math.max(first, this.#indexOf({ hash: hashOf(text), text }));
    }
    return { first, last: edge(index + 1) };
  }

  #indexOf(partition: Pick<Partition, 'hash' | 'text'>): number {
    return lowerBound(this.#inOrder, (other) => comparePartitions(other, partition));
  }

  #partitionText(item: Item): string {
    return valueText(item[this.schema.hash.name]);
  }

  #sortKey(item: Item): AttributeValue | undefined {
    return this.schema.range && item[this.schema.range.name];
  }
}

/** Where a key falls among the segments of a parallel scan, in [0, 2^32). */
export function scanHash(hashKey: AttributeValue | undefined): number {
  return hashOf(valueText(hashKey));
}

/** FNV-1a with a final mix, so that keys alike up to their last character still spread. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function comparePartitions(
  a: Pick<Partition, 'hash' | 'text'>,
  b: Pick<Partition, 'hash' | 'text'>,
): number {
  return a.hash - b.hash || compareStrings(a.text, b.text);
}

function comparePositions(a: Position, b: Position): number {
  const order = a.sortKey && b.sortKey ? (compareScalars(a.sortKey, b.sortKey) ?? 0) : 0;
  return order || compareStrings(a.identity, b.identity);
}

/** The half-open range of entries that a sort condition selects. */
function sortBounds(entries: Entry[], sort: SortCondition | undefined): [number, number] {
  if (!sort) return [0, entries.length];
  const before = (value: AttributeValue): number =>
    lowerBound(entries, (entry) => order(entry, value));
  const past = (value: AttributeValue): number =>
    lowerBound(entries, (entry) => (order(entry, value) <= 0 ? -1 : 1));
  switch (sort.operator) {
    case 'between':
      return [before(sort.lower), past(sort.upper)];
    case '=':
      return [before(sort.value), past(sort.value)];
    case '<':
      return [0, before(sort.value)];
    case '<=':
      return [0, past(sort.value)];
    case '>':
      return [past(sort.value), entries.length];
    case '>=':
      return [before(sort.value), entries.length];
    case 'begins_with': {
      const { value } = sort;
      const start = before(value);
      const end = lowerBound(entries, (entry) =>
        order(entry, value) < 0 || startsWith(entry.sortKey, value) ? -1 : 1,
      );
      return [start, end];
    }
  }
}

function order(entry: Entry, value: AttributeValue): number {
  return entry.sortKey ? (compareScalars(entry.sortKey, value) ?? 0) : 0;
}

function startsWith(value: AttributeValue | undefined, prefix: AttributeValue): boolean {
  return value !== undefined && beginsWith(value, prefix);
}
