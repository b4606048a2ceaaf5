import { NotHonouredError } from '../../core/aws-error.ts';
import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import { LABELS } from '../resource-values.ts';
import type { ScalarType } from './attribute-value.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { ProjectionType, StreamViewType, TableSpec } from './table-schema.ts';

/** The values of `aws_dynamodb_table`; Terraform writes an absent one as null or ''. */
interface TableValues {
  name: string;
  billing_mode?: string | null;
  hash_key: string;
  range_key?: string | null;
  attribute: { name: string; type: ScalarType }[];
  global_secondary_index?: {
    name: string;
    hash_key: string;
    range_key?: string | null;
    projection_type: ProjectionType;
    non_key_attributes?: string[] | null;
  }[];
  stream_enabled?: boolean | null;
  stream_view_type?: StreamViewType | '' | null;
  ttl?: { enabled?: boolean | null; attribute_name?: string | null }[];
  deletion_protection_enabled?: boolean | null;
}

/**
 * The Terraform resource types that DynamoDB takes.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
 */
export function dynamoDbResourceTypes(db: DynamoDb): ResourceType[] {
  return [
    {
      type: 'aws_dynamodb_table',
      honoured: [
        'name',
        'billing_mode',
        'hash_key',
        'range_key',
        'attribute.name',
        'attribute.type',
        'global_secondary_index.name',
        'global_secondary_index.hash_key',
        'global_secondary_index.range_key',
        'global_secondary_index.projection_type',
        'global_secondary_index.non_key_attributes',
        'stream_enabled',
        'stream_view_type',
        'ttl.enabled',
        'ttl.attribute_name',
        'deletion_protection_enabled',
      ],
      only: { billing_mode: ['PAY_PER_REQUEST'] },
      withoutLocalEffect: {
        'point_in_time_recovery.enabled': 'nothing is kept beyond the run',
        'point_in_time_recovery.recovery_period_in_days': 'nothing is kept beyond the run',
        'server_side_encryption.enabled': 'nothing is written to disk',
        'server_side_encryption.kms_key_arn': 'nothing is written to disk',
        table_class: 'a matter of price',
        region: 'there is one region',
        timeouts: 'a table is ready at once',
        ...LABELS,
      },
      provision: (resource) => provision(db, resource),
    },
  ];
}

function provision(db: DynamoDb, { address, values }: LockedResource): Record<string, unknown> {
  const table = db.createTable(tableSpec(address, values as unknown as TableValues));
  return {
    id: table.spec.name,
    name: table.spec.name,
    arn: table.arn,
    stream_arn: table.stream?.arn ?? '',
    stream_label: table.stream?.label ?? '',
  };
}

function tableSpec(address: string, values: TableValues): TableSpec {
  if (values.billing_mode !== 'PAY_PER_REQUEST') {
    throw new NotHonouredError(`the billing_mode PROVISIONED, which is the default, in ${address}`);
  }
  const [ttl] = values.ttl ?? [];
  const streams = values.stream_enabled === true;
  if (streams && !values.stream_view_type) {
    throw new NotHonouredError(`stream_enabled without stream_view_type in ${address}`);
  }
  return {
    name: values.name,
    hashKey: values.hash_key,
    ...(values.range_key && { rangeKey: values.range_key }),
    attributes: Object.fromEntries(values.attribute.map(({ name, type }) => [name, type])),
    globalSecondaryIndexes: (values.global_secondary_index ?? []).map((index) => ({
      name: index.name,
      hashKey: index.hash_key,
      ...(index.range_key && { rangeKey: index.range_key }),
      projection: index.projection_type,
      ...(index.non_key_attributes?.length && { nonKeyAttributes: index.non_key_attributes }),
    })),
    ...(streams && values.stream_view_type && { streamViewType: values.stream_view_type }),
    ...(ttl?.enabled && ttl.attribute_name && { timeToLiveAttribute: ttl.attribute_name }),
    deletionProtection: values.deletion_protection_enabled === true,
  };
}
