import { AwsError } from '../../core/aws-error.ts';
import { arn, arnResource, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { resourceNotFound, validationException } from './errors.ts';
import type { Stream } from './stream.ts';
import { Table } from './table.ts';
import type { TableSpec } from './table-schema.ts';

/** The tables of the account, and the streams of tables that are or were. */
export class Tables {
  readonly scheduler: Scheduler;
  readonly identity: Identity;
  readonly #tables = new Map<string, Table>();
  readonly #streams = new Map<string, Stream>();

  constructor(scheduler: Scheduler, identity: Identity) {
    this.scheduler = scheduler;
    this.identity = identity;
  }

  /** @throws ResourceInUseException when the name is taken. */
  create(spec: TableSpec): Table {
    if (this.#tables.has(spec.name)) {
      throw new AwsError('ResourceInUseException', `Table already exists: ${spec.name}`);
    }
    const table = new Table(this.scheduler, this.identity, spec);
    this.#tables.set(spec.name, table);
    if (table.stream) this.#streams.set(table.stream.arn, table.stream);
    return table;
  }

  /** @throws ResourceNotFoundException, or ValidationException for a protected table. */
  delete(nameOrArn: string): Table {
    const table = this.describe(nameOrArn);
    if (table.deletionProtection) {
      throw validationException(
        'Resource cannot be deleted as it is currently protected against deletion. ' +
          'Disable deletion protection first.',
      );
    }
    table.close();
    this.#tables.delete(table.spec.name);
    return table;
  }

  /** The table of an item operation, which AWS does not name when it is not there. */
  get(nameOrArn: string): Table {
    const table = this.find(nameOrArn);
    if (!table) throw resourceNotFound();
    return table;
  }

  /** The table of a table operation. */
  describe(nameOrArn: string): Table {
    const table = this.find(nameOrArn);
    if (!table) throw resourceNotFound(`Table: ${tableName(nameOrArn)} not found`);
    return table;
  }

  find(nameOrArn: string): Table | undefined {
    return this.#tables.get(tableName(nameOrArn));
  }

  all(): Table[] {
    return [...this.#tables.values()];
  }

  /** @throws ResourceNotFoundException. */
  stream(streamArn: string): Stream {
    const stream = this.#streams.get(streamArn);
    if (!stream) throw resourceNotFound(`Stream: ${streamArn} not found`);
    return stream;
  }

  streams(): Stream[] {
    return [...this.#streams.values()];
  }

  /** The ARN of a table that a request names, there or not, for the caller's policies. */
  tableArn(nameOrArn: string | undefined): string {
    if (nameOrArn === undefined || nameOrArn === '') return '*';
    return arn(this.identity, 'dynamodb', `table/${tableName(nameOrArn)}`);
  }

  close(): void {
    for (const table of this.#tables.values()) table.close();
  }
}

/** A request names a table by its name or by its ARN. */
export function tableName(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return requireNameSyntax(nameOrArn);
  return arnResource(nameOrArn).replace(/^table\//, '');
}

function requireNameSyntax(name: string): string {
  const fault = (constraint: string) =>
    validationException(
      `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ${constraint}`,
    );
  if (name.length > 255) throw fault('Member must have length less than or equal to 255');
  if (!/^[a-zA-Z0-9_.-]+$/.test(name)) {
    throw fault('Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+');
  }
  return name;
}
