import type { AnyOperation } from '../../core/service.ts';
import {
  CREATE_TABLE_FIELDS,
  CREATE_TABLE_MEMBERS,
  type CreateTableRequest,
  readCreateTable,
} from './create-table.ts';
import { resourceNotFound, validationException } from './errors.ts';
import { type Fields, operation, STRING, TABLE_NAME } from './input.ts';
import { describeTable } from './table-description.ts';
import type { Tables } from './tables.ts';

interface TableRequest {
  TableName: string;
}

interface TimeToLiveRequest extends TableRequest {
  TimeToLiveSpecification: { Enabled: boolean; AttributeName: string };
}

interface ListTablesRequest {
  ExclusiveStartTableName?: string;
  Limit?: number;
}

const TABLE: Fields = { TableName: TABLE_NAME };

/**
 * Operations on whole tables. A table is ready as soon as it is made, and gone as soon as it is
 * deleted.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export function tableOperations(tables: Tables): Record<string, AnyOperation> {
  const onTable = (run: (request: TableRequest) => unknown) =>
    operation<TableRequest>(TABLE, run, ({ TableName }) => [tables.tableArn(TableName)]);
  return {
    CreateTable: {
      ...operation<CreateTableRequest>(
        CREATE_TABLE_FIELDS,
        (request) => ({
          TableDescription: describeTable(tables.create(readCreateTable(request))),
        }),
        ({ TableName }) => [tables.tableArn(TableName)],
      ),
      members: CREATE_TABLE_MEMBERS,
    },
    DescribeTable: onTable(({ TableName }) => ({
      Table: describeTable(tables.describe(TableName)),
    })),
    DeleteTable: onTable(({ TableName }) => ({
      TableDescription: { ...describeTable(tables.delete(TableName)), TableStatus: 'DELETING' },
    })),
    UpdateTable: operation<TableRequest & { DeletionProtectionEnabled: boolean }>(
      { ...TABLE, DeletionProtectionEnabled: { kind: 'boolean', required: true } },
      ({ TableName, DeletionProtectionEnabled }) => {
        const table = tables.describe(TableName);
        table.deletionProtection = DeletionProtectionEnabled;
        return { TableDescription: describeTable(table) };
      },
      ({ TableName }) => [tables.tableArn(TableName)],
    ),
    ListTables: operation<ListTablesRequest>(
      { ExclusiveStartTableName: STRING, Limit: { kind: 'number', min: 1, max: 100 } },
      (request) => listTables(tables, request),
    ),
    UpdateTimeToLive: {
      ...operation<TimeToLiveRequest>(
        { ...TABLE, TimeToLiveSpecification: { kind: 'map', required: true } },
        (request) => updateTimeToLive(tables, request),
        ({ TableName }) => [tables.tableArn(TableName)],
      ),
      members: { TimeToLiveSpecification: ['Enabled', 'AttributeName'] },
    },
    DescribeTimeToLive: onTable(({ TableName }) => {
      const { attribute } = tables.describe(TableName).timeToLive;
      const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName: attribute };
      return {
        TimeToLiveDescription: attribute === undefined ? { TimeToLiveStatus: 'DISABLED' } : enabled,
      };
    }),
    DescribeContinuousBackups: onTable(({ TableName }) => {
      tables.describe(TableName);
      return {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      };
    }),
    ListTagsOfResource: operation<{ ResourceArn: string }>(
      { ResourceArn: { kind: 'string', required: true, min: 1 } },
      ({ ResourceArn }) => listTags(tables, ResourceArn),
      ({ ResourceArn }) => [ResourceArn],
    ),
  };
}

function listTables(
  tables: Tables,
  { ExclusiveStartTableName: after, Limit = 100 }: ListTablesRequest,
) {
  const names = tables
    .all()
    .map(({ spec }) => spec.name)
    .sort()
    .filter((name) => after === undefined || name > after);
  const page = names.slice(0, Limit);
  const last = names.length > page.length ? page.at(-1) : undefined;
  return { TableNames: page, ...(last !== undefined && { LastEvaluatedTableName: last }) };
}

function updateTimeToLive(tables: Tables, request: TimeToLiveRequest) {
  const { Enabled: enabled, AttributeName: attribute } = request.TimeToLiveSpecification;
  const { timeToLive } = tables.describe(request.TableName);
  const isEnabled = timeToLive.attribute !== undefined;
  if (enabled === isEnabled) {
    throw validationException(`TimeToLive is already ${isEnabled ? 'enabled' : 'disabled'}`);
  }
  if (isEnabled && timeToLive.attribute !== attribute) {
    throw validationException(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
    );
  }
  if (enabled) timeToLive.start(attribute);
  else timeToLive.stop();
  return { TimeToLiveSpecification: request.TimeToLiveSpecification };
}

function listTags(tables: Tables, resourceArn: string) {
  const table = tables.find(resourceArn);
  if (!table) throw resourceNotFound(`ResourceArn: ${resourceArn} not found`);
  return {
    Tags: Object.entries(table.spec.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}
