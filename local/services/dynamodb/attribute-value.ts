/** One attribute as it travels on the wire: exactly one member, named for its type. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Item };

export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

/** Types that a key attribute may have. */
export type ScalarType = 'S' | 'N' | 'B';

/** Attributes by name. Stored items are never changed, only replaced. */
export interface Item {
  [name: string]: AttributeValue;
}

/** The type of a value, which is the name of its only member. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error('an attribute value without a type');
}

/**
 * A copy of an item that has no prototype, so that no attribute name (`__proto__`) can reach one.
 */
export function copyItem(item: Item = {}): Item {
  return Object.assign(Object.create(null) as Item, item);
}
