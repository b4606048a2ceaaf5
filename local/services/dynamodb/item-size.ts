import type { AttributeValue, Item } from './attribute-value.ts';
import { numberSize } from './number.ts';

/** The largest item, names and values together. */
export const MAX_ITEM_BYTES = 400 * 1024;

/**
 * Bytes of an item as DynamoDB counts them against the 400 KB limit and the 1 MB page.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) {
    size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}

/** Bytes of one value, without its name. */
export function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return sum(value.SS, (member) => Buffer.byteLength(member));
  if ('NS' in value) return sum(value.NS, numberSize);
  if ('BS' in value) return sum(value.BS, (member) => Buffer.byteLength(member, 'base64'));
  if ('L' in value) return 3 + sum(value.L, (element) => valueSize(element) + 1);
  if ('M' in value) return 3 + itemSize(value.M) + Object.keys(value.M).length;
  return 1;
}

function sum<T>(members: T[], size: (member: T) => number): number {
  return members.reduce((total, member) => total + size(member), 0);
}
