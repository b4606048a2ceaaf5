import { type AttributeValue, copyItem, type Item, typeOf } from './attribute-value.ts';
import { keyDoesNotMatchSchema, validationException } from './errors.ts';
import { valueSize } from './item-size.ts';
import { type KeyAttribute, type KeySchema, keyAttributes } from './table-schema.ts';

const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;

/** The key attributes of an item. */
export function keyOf(item: Item, schema: KeySchema): Item {
  const key = copyItem();
  for (const { name } of keyAttributes(schema)) {
    const value = item[name];
    if (value) key[name] = value;
  }
  return key;
}

/** A text that is the same for equal keys, and for no others. */
export function keyText(item: Item, schema: KeySchema): string {
  return keyAttributes(schema)
    .map(({ name }) => valueText(item[name]))
    .join('\u0000');
}

/** A text that is the same for equal scalars, and for no others. */
export function valueText(value: AttributeValue | undefined): string {
  return value ? JSON.stringify(value) : '';
}

/** Checks the key of a request whole. @throws ValidationException. */
export function requireKey(key: Item, schema: KeySchema): void {
  requireKeyTypes(key, schema);
  requireKeyValues(key, schema);
}

/**
 * Checks that a key has exactly the key attributes, of the right types.
 *
 * @throws ValidationException.
 */
export function requireKeyTypes(key: Item, schema: KeySchema): void {
  const attributes = keyAttributes(schema);
  const matches = attributes.every(({ name, type }) => {
    const value = key[name];
    return value !== undefined && typeOf(value) === type;
  });
  if (!matches || Object.keys(key).length !== attributes.length) throw keyDoesNotMatchSchema();
}

/**
 * Checks that an item to be put has its key attributes, of the right types.
 *
 * @throws ValidationException.
 */
export function requireItemKeyTypes(item: Item, schema: KeySchema): void {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item[name];
    const invalid = 'One or more parameter values were invalid:';
    if (!value) throw validationException(`${invalid} Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw validationException(
        `${invalid} Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
      );
    }
  }
}

/** Refuses an empty key value. @throws ValidationException. */
export function requireKeyValue(name: string, value: AttributeValue): void {
  const kind = emptyKind(value);
  if (!kind) return;
  throw validationException(
    'One or more parameter values are not valid. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
  );
}

/** `string` or `binary` for an empty value of that type, which no key may have. */
export function emptyKind(value: AttributeValue): 'string' | 'binary' | undefined {
  if ('S' in value && value.S === '') return 'string';
  return 'B' in value && value.B === '' ? 'binary' : undefined;
}

/** Refuses key values that are empty or too long. @throws ValidationException. */
export function requireKeyValues(key: Item, { hash, range }: KeySchema): void {
  const size = (attribute: KeyAttribute | undefined): number => {
    const value = attribute && key[attribute.name];
    if (!value) return 0;
    requireKeyValue(attribute.name, value);
    return valueSize(value);
  };
  const invalid = 'One or more parameter values were invalid:';
  if (size(hash) > MAX_HASH_BYTES) {
    // AWS's own message has no space here.
    throw validationException(
      `${invalid} Size of hashkey has exceeded the maximum size limit of${MAX_HASH_BYTES} bytes`,
    );
  }
  if (size(range) > MAX_RANGE_BYTES) {
    throw validationException(
      `${invalid} Aggregated size of all range keys has exceeded the size limit of ${MAX_RANGE_BYTES} bytes`,
    );
  }
}
