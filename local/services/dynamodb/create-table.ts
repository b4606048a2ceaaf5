import { NotHonouredError } from '../../core/aws-error.ts';
import type { ScalarType } from './attribute-value.ts';
import { validationException } from './errors.ts';
import { BOOLEAN, type Field, type Fields, requireFields } from './input.ts';
import type { IndexSpec, ProjectionType, StreamViewType, TableSpec } from './table-schema.ts';

interface KeySchemaElement {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

/** CreateTable's input, as far as it is honoured. */
export interface CreateTableRequest {
  TableName: string;
  AttributeDefinitions: { AttributeName: string; AttributeType: ScalarType }[];
  KeySchema: KeySchemaElement[];
  BillingMode?: string;
  GlobalSecondaryIndexes?: {
    IndexName: string;
    KeySchema: KeySchemaElement[];
    Projection: { ProjectionType?: ProjectionType; NonKeyAttributes?: string[] };
  }[];
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: StreamViewType };
  DeletionProtectionEnabled?: boolean;
  Tags?: { Key: string; Value: string }[];
}

const MAX_INDEXES = 20;

/** Encryption and tags change nothing on one machine. */
export const CREATE_TABLE_FIELDS: Fields = {
  TableName: { kind: 'string', required: true, min: 3, max: 255 },
  AttributeDefinitions: { kind: 'list', required: true },
  KeySchema: { kind: 'list', required: true, min: 1, max: 2 },
  BillingMode: {
    kind: 'string',
    values: ['PROVISIONED', 'PAY_PER_REQUEST'],
    honoured: ['PAY_PER_REQUEST'],
  },
  GlobalSecondaryIndexes: { kind: 'list' },
  StreamSpecification: { kind: 'map' },
  DeletionProtectionEnabled: BOOLEAN,
  SSESpecification: { kind: 'map' },
  Tags: { kind: 'list' },
};

const NAME: Field = { kind: 'string', required: true, min: 1, max: 255 };
const DEFINITION: Fields = {
  AttributeName: NAME,
  AttributeType: { kind: 'string', required: true, values: ['B', 'N', 'S'] },
};
const KEY_ELEMENT: Fields = {
  AttributeName: NAME,
  KeyType: { kind: 'string', required: true, values: ['HASH', 'RANGE'] },
};
const INDEX: Fields = {
  IndexName: { kind: 'string', required: true, min: 3, max: 255 },
  KeySchema: { kind: 'list', required: true, min: 1, max: 2 },
  Projection: { kind: 'map', required: true },
};
const PROJECTION: Fields = {
  ProjectionType: { kind: 'string', values: ['ALL', 'INCLUDE', 'KEYS_ONLY'] },
  NonKeyAttributes: { kind: 'list', min: 1, max: 20 },
};
const STREAM: Fields = {
  StreamEnabled: { kind: 'boolean', required: true },
  StreamViewType: {
    kind: 'string',
    values: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'],
  },
};

export const CREATE_TABLE_MEMBERS = {
  AttributeDefinitions: Object.keys(DEFINITION),
  KeySchema: Object.keys(KEY_ELEMENT),
  GlobalSecondaryIndexes: Object.keys(INDEX),
  'GlobalSecondaryIndexes.KeySchema': Object.keys(KEY_ELEMENT),
  'GlobalSecondaryIndexes.Projection': Object.keys(PROJECTION),
  StreamSpecification: Object.keys(STREAM),
  SSESpecification: ['Enabled', 'SSEType', 'KMSMasterKeyId'],
  Tags: ['Key', 'Value'],
};

/**
 * The table that a CreateTable request describes.
 *
 * @throws ValidationException, or NotHonouredError for provisioned capacity.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function readCreateTable(request: CreateTableRequest): TableSpec {
  if (request.BillingMode === undefined) {
    throw new NotHonouredError('the BillingMode PROVISIONED, which is the default');
  }
  const attributes: Record<string, ScalarType> = {};
  for (const definition of request.AttributeDefinitions) {
    requireFields({ ...definition }, DEFINITION);
    attributes[definition.AttributeName] = definition.AttributeType;
  }
  const indexes = (request.GlobalSecondaryIndexes ?? []).map((index) => readIndex(index));
  requireIndexes(indexes);
  const keys = readKeySchema(request.KeySchema);
  requireDefinitions(attributes, [keys, ...indexes]);
  const stream = request.StreamSpecification;
  if (stream) requireFields({ ...stream }, STREAM);
  return {
    name: request.TableName,
    attributes,
    ...keys,
    ...(indexes.length > 0 && { globalSecondaryIndexes: indexes }),
    ...(stream?.StreamEnabled === true && { streamViewType: readViewType(stream) }),
    deletionProtection: request.DeletionProtectionEnabled ?? false,
    tags: Object.fromEntries((request.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
}

function readIndex(
  index: NonNullable<CreateTableRequest['GlobalSecondaryIndexes']>[number],
): IndexSpec {
  requireFields({ ...index }, INDEX);
  requireFields({ ...index.Projection }, PROJECTION);
  const { ProjectionType: projection, NonKeyAttributes: nonKeyAttributes } = index.Projection;
  if (!projection) throw invalid('Unknown ProjectionType: null');
  if (projection === 'INCLUDE' && !nonKeyAttributes) {
    throw invalid('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  if (projection !== 'INCLUDE' && nonKeyAttributes) {
    throw invalid(`ProjectionType is ${projection}, but NonKeyAttributes is specified`);
  }
  return {
    name: index.IndexName,
    ...readKeySchema(index.KeySchema),
    projection,
    ...(nonKeyAttributes && { nonKeyAttributes }),
  };
}

function readKeySchema(elements: KeySchemaElement[]): { hashKey: string; rangeKey?: string } {
  for (const element of elements) requireFields({ ...element }, KEY_ELEMENT);
  const [hash, range, ...others] = elements;
  if (others.length > 0) throw new NotHonouredError('keys of more than one attribute each');
  if (hash?.KeyType !== 'HASH') {
    throw validationException(
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    );
  }
  if (!range) return { hashKey: hash.AttributeName };
  if (range.KeyType !== 'RANGE') {
    throw validationException(
      'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
    );
  }
  if (range.AttributeName === hash.AttributeName) {
    throw validationException(
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
    );
  }
  return { hashKey: hash.AttributeName, rangeKey: range.AttributeName };
}

function readViewType({ StreamViewType }: { StreamViewType?: StreamViewType }): StreamViewType {
  if (StreamViewType) return StreamViewType;
  throw invalid('StreamViewType is required when StreamEnabled is true');
}

function requireIndexes(indexes: IndexSpec[]): void {
  if (indexes.length > MAX_INDEXES) {
    throw invalid(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_INDEXES}`);
  }
  const names = indexes.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw invalid(`Duplicate index name: ${twice}`);
}

/** Every key attribute needs a definition, and every definition a key. */
function requireDefinitions(
  attributes: Record<string, ScalarType>,
  schemas: { hashKey: string; rangeKey?: string }[],
): void {
  const defined = Object.keys(attributes);
  const used = schemas.flatMap(({ hashKey, rangeKey }) => [
    hashKey,
    ...(rangeKey ? [rangeKey] : []),
  ]);
  const missing = used.find((name) => !defined.includes(name));
  if (missing !== undefined) {
    throw invalid(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${used.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  }
  if (defined.some((name) => !used.includes(name))) {
    throw invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
}

function invalid(message: string) {
  return validationException(`One or more parameter values were invalid: ${message}`);
}
