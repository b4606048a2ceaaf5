import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { copyItem, type Item } from './attribute-value.ts';
import { validationException } from './errors.ts';
import { ItemIndex, type StoredItem } from './item-index.ts';
import { itemSize } from './item-size.ts';
import { keyOf, keyText } from './key.ts';
import { Stream } from './stream.ts';
import {
  type IndexSpec,
  type KeySchema,
  keyAttributes,
  keySchema,
  type TableSpec,
} from './table-schema.ts';
import { TimeToLiveSweeper } from './time-to-live.ts';

/** A secondary index of a table. */
export interface SecondaryIndex {
  spec: IndexSpec;
  items: ItemIndex;
}

/** One write, decided but not yet made. Without `after` it deletes. */
export interface Write {
  table: Table;
  before: StoredItem | undefined;
  after: Item | undefined;
}

/** One table: its items by key, its indexes, its stream and the expiry of its items. */
export class Table {
  readonly spec: TableSpec;
  readonly arn: string;
  readonly createdAt: number;
  readonly schema: KeySchema;
  readonly items: ItemIndex;
  readonly indexes: SecondaryIndex[];
  readonly stream: Stream | undefined;
  readonly timeToLive: TimeToLiveSweeper;
  /** While true the table cannot be deleted. */
  deletionProtection: boolean;
  readonly #byKey = new Map<string, StoredItem>();
  #bytes = 0;

  constructor(scheduler: Scheduler, identity: Identity, spec: TableSpec) {
    this.spec = spec;
    this.arn = arn(identity, 'dynamodb', `table/${spec.name}`);
    this.createdAt = scheduler.now();
    this.deletionProtection = spec.deletionProtection ?? false;
    this.schema = keySchema(spec, spec.attributes);
    this.items = new ItemIndex(this.schema);
    this.indexes = (spec.globalSecondaryIndexes ?? []).map((index) => ({
      spec: index,
      items: new ItemIndex(keySchema(index, spec.attributes)),
    }));
    const viewType = spec.streamViewType;
    this.stream =
      viewType &&
      new Stream(scheduler, identity.region, { name: spec.name, arn: this.arn, viewType });
    this.timeToLive = new TimeToLiveSweeper(scheduler, {
      items: () => this.#allItems(),
      expire: (item) => this.#expire(item),
    });
    if (spec.timeToLiveAttribute !== undefined) this.timeToLive.start(spec.timeToLiveAttribute);
  }

  get itemCount(): number {
    return this.#byKey.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: Item): StoredItem | undefined {
    return this.#byKey.get(keyText(key, this.schema));
  }

  /** @throws ValidationException when the table has no such index. */
  index(name: string): SecondaryIndex {
    const found = this.indexes.find(({ spec }) => spec.name === name);
    if (!found) throw validationException(`The table does not have the specified index: ${name}`);
    return found;
  }

  /** Makes a write: items, indexes, expiry, stream record. Listeners are told by the caller. */
  write(before: StoredItem | undefined, after: Item | undefined, byExpiry = false): void {
    const image = after ?? before?.attributes;
    if (!image) return;
    const identity = keyText(image, this.schema);
    if (before) this.#remove(before, identity);
    if (after) this.#insert({ attributes: after, bytes: itemSize(after) }, identity);
    const keys = keyOf(image, this.schema);
    this.stream?.append({ keys, before: before?.attributes, after, byExpiry });
  }

  close(): void {
    this.timeToLive.stop();
    if (this.stream) this.stream.open = false;
  }

  #insert(stored: StoredItem, identity: string): void {
    this.#byKey.set(identity, stored);
    this.#bytes += stored.bytes;
    this.items.insert(stored, '');
    for (const { spec, items } of this.indexes) {
      if (!items.holds(stored.attributes)) continue;
      items.insert(this.#projected(stored, spec, items), identity);
    }
    this.timeToLive.notice(stored.attributes);
  }

  #remove(stored: StoredItem, identity: string): void {
    this.#byKey.delete(identity);
    this.#bytes -= stored.bytes;
    this.items.remove(stored.attributes, '');
    for (const { items } of this.indexes) {
      if (items.holds(stored.attributes)) items.remove(stored.attributes, identity);
    }
  }

  #projected(stored: StoredItem, spec: IndexSpec, { schema }: ItemIndex): StoredItem {
    if (spec.projection === 'ALL') return stored;
    const keys = [...keyAttributes(this.schema), ...keyAttributes(schema)].map(({ name }) => name);
    const attributes = copyItem();
    for (const name of [...keys, ...(spec.nonKeyAttributes ?? [])]) {
      const value = stored.attributes[name];
      if (value) attributes[name] = value;
    }
    return { attributes, bytes: itemSize(attributes) };
  }

  *#allItems(): Generator<Item> {
    for (const stored of this.#byKey.values()) yield stored.attributes;
  }

  #expire(item: Item): void {
    this.write(this.get(item), undefined, true);
    this.stream?.notify();
  }
}

/** Makes all the writes, and only then tells those who follow the streams. */
export function commit(writes: Write[]): void {
  for (const { table, before, after } of writes) table.write(before, after);
  for (const stream of new Set(writes.map(({ table }) => table.stream))) stream?.notify();
}
