import type { Table } from './table.ts';
import { type KeySchema, keyAttributes } from './table-schema.ts';

/**
 * A table as DescribeTable tells of it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function describeTable(table: Table): Record<string, unknown> {
  const { spec, stream } = table;
  const noCapacity = { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  const createdAt = table.createdAt / 1000;
  const description: Record<string, unknown> = {
    AttributeDefinitions: Object.entries(spec.attributes).map(([name, type]) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: spec.name,
    KeySchema: describeKeys(table.schema),
    TableStatus: 'ACTIVE',
    CreationDateTime: createdAt,
    ProvisionedThroughput: noCapacity,
    TableSizeBytes: table.bytes,
    ItemCount: table.itemCount,
    TableArn: table.arn,
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: createdAt,
    },
    DeletionProtectionEnabled: table.deletionProtection,
  };
  if (table.indexes.length > 0) {
    description.GlobalSecondaryIndexes = table.indexes.map((index) => ({
      IndexName: index.spec.name,
      KeySchema: describeKeys(index.items.schema),
      Projection: {
        ProjectionType: index.spec.projection,
        ...(index.spec.nonKeyAttributes && { NonKeyAttributes: index.spec.nonKeyAttributes }),
      },
      IndexStatus: 'ACTIVE',
      ProvisionedThroughput: noCapacity,
      IndexArn: `${table.arn}/index/${index.spec.name}`,
    }));
  }
  if (stream) {
    description.StreamSpecification = { StreamEnabled: true, StreamViewType: stream.viewType };
    description.LatestStreamLabel = stream.label;
    description.LatestStreamArn = stream.arn;
  }
  return description;
}

/** A key schema as the API writes it. */
export function describeKeys(schema: KeySchema): { AttributeName: string; KeyType: string }[] {
  return keyAttributes(schema).map(({ name }, position) => ({
    AttributeName: name,
    KeyType: position === 0 ? 'HASH' : 'RANGE',
  }));
}
