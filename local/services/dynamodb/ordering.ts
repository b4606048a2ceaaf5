import { type AttributeValue, type Item, typeOf } from './attribute-value.ts';
import { compareNumbers } from './number.ts';

/**
 * Order of two scalars of one type: numbers by value, strings by their UTF-8 bytes, binary by
 * unsigned bytes. Undefined when the types differ or have no order.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function compareScalars(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a && 'S' in b) return compareStrings(a.S, b.S);
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('B' in a && 'B' in b) return Buffer.compare(bytes(a.B), bytes(b.B));
  return undefined;
}

/** Order by UTF-8 bytes, which differs from JavaScript's order for surrogate pairs alone. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Whether two values are equal; sets are equal whatever the order of their members. */
export function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if ('L' in a) {
    return 'L' in b && a.L.length === b.L.length && a.L.every((v, i) => equalOrAbsent(v, b.L[i]));
  }
  if ('M' in a) return 'M' in b && itemsEqual(a.M, b.M);
  if ('SS' in a) return 'SS' in b && sameMembers(a.SS, b.SS);
  if ('NS' in a) return 'NS' in b && sameMembers(a.NS, b.NS);
  if ('BS' in a) return 'BS' in b && sameMembers(a.BS, b.BS);
  const type = typeOf(a);
  return (a as Record<string, unknown>)[type] === (b as Record<string, unknown>)[type];
}

export function itemsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => equalOrAbsent(a[name], b[name]))
  );
}

function equalOrAbsent(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && valuesEqual(a, b);
}

function sameMembers(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/** Surrogates stand for code points above all others, so they rank after U+E000..U+FFFF. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
