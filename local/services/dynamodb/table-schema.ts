import type { ScalarType } from './attribute-value.ts';

export interface KeyAttribute {
  name: string;
  type: ScalarType;
}

/** The primary key of a table or an index. */
export interface KeySchema {
  hash: KeyAttribute;
  range?: KeyAttribute;
}

export type ProjectionType = 'ALL' | 'KEYS_ONLY' | 'INCLUDE';

export interface IndexSpec {
  name: string;
  hashKey: string;
  rangeKey?: string;
  projection: ProjectionType;
  /** Attributes beyond the keys, for `INCLUDE`. */
  nonKeyAttributes?: string[];
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** Everything that makes a table. */
export interface TableSpec {
  name: string;
  /** Types of the key attributes of the table and of its indexes. */
  attributes: Record<string, ScalarType>;
  hashKey: string;
  rangeKey?: string;
  globalSecondaryIndexes?: IndexSpec[];
  /** Set when the table has a stream. */
  streamViewType?: StreamViewType;
  /** The attribute that holds the expiry in epoch seconds, when expiry is on. */
  timeToLiveAttribute?: string;
  deletionProtection?: boolean;
  tags?: Record<string, string>;
}

/** The key schema of a table or index, with the types of its attributes. */
export function keySchema(
  { hashKey, rangeKey }: { hashKey: string; rangeKey?: string },
  attributes: Record<string, ScalarType>,
): KeySchema {
  const attribute = (name: string): KeyAttribute => {
    const type = attributes[name];
    if (!type) throw new Error(`the key attribute ${name} has no definition`);
    return { name, type };
  };
  const hash = attribute(hashKey);
  return rangeKey === undefined ? { hash } : { hash, range: attribute(rangeKey) };
}

/** Both key attributes, the partition key first. */
export function keyAttributes({ hash, range }: KeySchema): KeyAttribute[] {
  return range ? [hash, range] : [hash];
}
