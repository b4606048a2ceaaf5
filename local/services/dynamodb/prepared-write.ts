import { parseItem } from './attribute-parser.ts';
import { copyItem, type Item } from './attribute-value.ts';
import { conditionalCheckFailed, validationException } from './errors.ts';
import { applyUpdate } from './expressions/apply-update.ts';
import { meetsCondition } from './expressions/evaluate-condition.ts';
import { type ExpressionParameters, readExpressions } from './expressions/request-expressions.ts';
import { updatedPaths } from './expressions/resolve-update.ts';
import type { Condition, Path } from './expressions/syntax.ts';
import {
  requireIndexKeyTypes,
  requireIndexKeyUpdates,
  requireIndexKeyValues,
} from './index-key-checks.ts';
import type { StoredItem } from './item-index.ts';
import { itemSize, MAX_ITEM_BYTES } from './item-size.ts';
import { keyOf, requireItemKeyTypes, requireKeyTypes, requireKeyValues } from './key.ts';
import type { Table, Write } from './table.ts';
import { keyAttributes } from './table-schema.ts';

export interface WriteRequest extends ExpressionParameters {
  TableName: string;
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

export interface PutRequest extends WriteRequest {
  Item: unknown;
}

export interface KeyRequest extends WriteRequest {
  Key: unknown;
}

/**
 * A write whose request is well formed. Its key types are checked and its condition evaluated by
 * `decide`, because a transaction reports those faults as the reason of one of its items.
 */
export interface PreparedWrite {
  table: Table;
  key: Item;
  condition: Condition | undefined;
  returnsFailedItem: boolean;
  /** Paths that an update writes to. */
  updated: Path[];
  checkTypes(): void;
  /** The item after the write: undefined to delete it, the same to leave it. */
  next(before: Item | undefined): Item | undefined;
}

/** @throws ValidationException, SerializationException. */
export function preparePut(table: Table, request: PutRequest): PreparedWrite {
  const { condition } = readExpressions(request, ['ConditionExpression']);
  const item = parseItem(request.Item);
  requireKeyValues(item, table.schema);
  requireIndexKeyValues(item, table);
  if (itemSize(item) > MAX_ITEM_BYTES) {
    throw validationException('Item size has exceeded the maximum allowed size');
  }
  return {
    ...common(table, request, condition),
    key: keyOf(item, table.schema),
    checkTypes: () => {
      requireItemKeyTypes(item, table.schema);
      requireIndexKeyTypes(item, table);
    },
    next: () => item,
  };
}

/** @throws ValidationException, SerializationException. */
export function prepareDelete(table: Table, request: KeyRequest): PreparedWrite {
  const { condition } = readExpressions(request, ['ConditionExpression']);
  return { ...keyed(table, request, condition), next: () => undefined };
}

/** A condition that a transaction checks without a write. */
export function prepareCheck(table: Table, request: KeyRequest): PreparedWrite {
  const { condition } = readExpressions(request, ['ConditionExpression']);
  return { ...keyed(table, request, condition), next: (before) => before };
}

/** @throws ValidationException, SerializationException. */
export function prepareUpdate(table: Table, request: KeyRequest): PreparedWrite {
  const { condition, update } = readExpressions(request, [
    'UpdateExpression',
    'ConditionExpression',
  ]);
  const updated = update ? updatedPaths(update) : [];
  for (const { name } of keyAttributes(table.schema)) {
    if (updated.some(([head]) => head === name)) {
      throw validationException(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
    }
  }
  if (update) requireIndexKeyUpdates(update, table);
  const prepared = keyed(table, request, condition);
  return {
    ...prepared,
    updated,
    next: (before) => {
      const from = before ?? copyItem(prepared.key);
      const after = update ? applyUpdate(update, from) : from;
      requireIndexKeyTypes(after, table);
      if (itemSize(after) > MAX_ITEM_BYTES) {
        throw validationException('Item size to update has exceeded the maximum allowed size');
      }
      return after;
    },
  };
}

/**
 * What a prepared write comes to, on the item as it now is.
 *
 * @throws ConditionalCheckFailedException, or ValidationException.
 */
export function decide(prepared: PreparedWrite): Write {
  prepared.checkTypes();
  const before: StoredItem | undefined = prepared.table.get(prepared.key);
  const { condition, returnsFailedItem } = prepared;
  if (condition && !meetsCondition(condition, before?.attributes ?? {})) {
    throw conditionalCheckFailed(returnsFailedItem ? before?.attributes : undefined);
  }
  return { table: prepared.table, before, after: prepared.next(before?.attributes) };
}

function common(table: Table, request: WriteRequest, condition: Condition | undefined) {
  const returnsFailedItem = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { table, condition, returnsFailedItem, updated: [] as Path[] };
}

function keyed(table: Table, request: KeyRequest, condition: Condition | undefined) {
  const key = parseItem(request.Key);
  requireKeyValues(key, table.schema);
  return {
    ...common(table, request, condition),
    key,
    checkTypes: () => requireKeyTypes(key, table.schema),
  };
}
