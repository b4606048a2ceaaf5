import { type AttributeValue, type Item, typeOf } from './attribute-value.ts';
import { validationException } from './errors.ts';
import type { Update } from './expressions/syntax.ts';
import { emptyKind } from './key.ts';
import type { Table } from './table.ts';
import { type KeyAttribute, keyAttributes } from './table-schema.ts';

/**
 * Refuses an item that gives a key attribute of a secondary index a value of another type.
 *
 * @throws ValidationException naming the first index by name that is concerned.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export function requireIndexKeyTypes(item: Item, table: Table): void {
  for (const { index, attribute, value } of indexKeyValues(item, table)) {
    if (typeOf(value) === attribute.type) continue;
    throw validationException(
      'One or more parameter values were invalid: ' +
        `Type mismatch for Index Key ${attribute.name} Expected: ${attribute.type} ` +
        `Actual: ${typeOf(value)} IndexName: ${index}`,
    );
  }
}

/** Refuses an item to be put that gives such an attribute an empty value. */
export function requireIndexKeyValues(item: Item, table: Table): void {
  for (const { index, attribute, value } of indexKeyValues(item, table)) {
    const kind = emptyKind(value);
    if (!kind) continue;
    throw validationException(
      'One or more parameter values are not valid. ' +
        'A value specified for a secondary index key is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ` +
        `IndexName: ${index}, IndexKey: ${attribute.name}`,
    );
  }
}

/** Refuses an update that sets such an attribute to an empty value. */
export function requireIndexKeyUpdates({ set }: Update, table: Table): void {
  for (const { path, value } of set) {
    const [operand, ...others] = value.operands;
    const [name, ...nested] = path;
    if (operand?.kind !== 'value' || others.length > 0 || nested.length > 0) continue;
    const kind = emptyKind(operand.value);
    const isKey = table.indexes.some(({ items }) =>
      keyAttributes(items.schema).some((attribute) => attribute.name === name),
    );
    if (!kind || !isKey) continue;
    throw validationException(
      'One or more parameter values are not valid. ' +
        'The update expression attempted to update a secondary index key to a value that is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`,
    );
  }
}

function* indexKeyValues(
  item: Item,
  table: Table,
): Generator<{ index: string; attribute: KeyAttribute; value: AttributeValue }> {
  const byName = [...table.indexes].sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  for (const { spec, items } of byName) {
    for (const attribute of keyAttributes(items.schema)) {
      const value = item[attribute.name];
      if (value) yield { index: spec.name, attribute, value };
    }
  }
}
