import { paginateListStateMachines } from '@aws-sdk/client-sfn';
import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Order } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import type { AwsClients } from '../aws-clients.ts';
import { CommandError } from '../command-line.ts';
import type { Environment } from '../environment.ts';
import type { Progress } from '../progress.ts';
import type {
  Books,
  FailedOrderRow,
  PaymentRow,
  ReservationRow,
  StockAdjustment,
  StockRow,
} from './books.ts';
import { readExecutions } from './read-executions.ts';
import { readLedger } from './read-ledger.ts';
import type { RepairTools } from './repair.ts';

/** Reads everything that an environment has written down about its orders: whole tables. */
export class BooksReader {
  readonly #aws: AwsClients;
  readonly #environment: Environment;
  readonly #progress: Progress;
  #stateMachineArn: string | undefined;

  constructor(aws: AwsClients, environment: Environment, progress: Progress) {
    this.#aws = aws;
    this.#environment = environment;
    this.#progress = progress;
  }

  /** Every table consistently, each in its turn; events before the orders that they add up to. */
  async read(): Promise<Books> {
    const { names } = this.#environment;
    const readAt = Date.now();
    const executions = await readExecutions(this.#aws.sfn, await this.#machine());
    const events = logs(await this.#scan<OrderEvent>(names.orderEvents));
    const books = {
      readAt,
      executions,
      events,
      orders: byOrder(await this.#scan<Order>(names.orders)),
      reservations: byOrder(await this.#scan<ReservationRow>(names.reservations)),
      payments: byOrder(await this.#scan<PaymentRow>(names.payments)),
      failedOrders: byOrder(await this.#scan<FailedOrderRow>(names.failedOrders)),
      stock: new Map(
        (await this.#scan<StockRow>(names.inventory)).map((row) => [row.product_id, row]),
      ),
      adjustments: await this.#adjustments(),
      ledger: await readLedger(this.#aws.documents, names.simulatedPayments),
    };
    this.#progress.done(`read the books of ${books.orders.size} orders`);
    return books;
  }

  /** What `doRepair` needs. */
  async repairTools(): Promise<RepairTools> {
    const { documents, sfn } = this.#aws;
    const reservationsTable = this.#environment.names.reservations;
    return { documents, sfn, stateMachineArn: await this.#machine(), reservationsTable };
  }

  async #adjustments(): Promise<StockAdjustment[]> {
    const events = await this.#scan<{ data: StockAdjustment }>(
      this.#environment.names.platformEvents,
      {
        FilterExpression: '#type = :adjusted',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':adjusted': 'StockAdjusted' },
      },
    );
    return events.map(({ data }) => data);
  }

  async #scan<Row>(table: string, filter: Partial<ScanCommandInput> = {}): Promise<Row[]> {
    const rows: Row[] = [];
    const scan = { TableName: table, ConsistentRead: true, ...filter };
    for await (const page of paginateScan({ client: this.#aws.documents }, scan)) {
      rows.push(...((page.Items ?? []) as Row[]));
      this.#progress.show(`read ${rows.length} rows of ${table}`);
    }
    return rows;
  }

  async #machine(): Promise<string> {
    this.#stateMachineArn ??= await this.#findMachine();
    return this.#stateMachineArn;
  }

  async #findMachine(): Promise<string> {
    const { stateMachine } = this.#environment.names;
    for await (const page of paginateListStateMachines({ client: this.#aws.sfn }, {})) {
      const found = page.stateMachines?.find(({ name }) => name === stateMachine);
      if (found?.stateMachineArn) return found.stateMachineArn;
    }
    throw new CommandError(
      `there is no state machine ${stateMachine} in ${this.#environment.region}`,
    );
  }
}

/** Events by order, by sequence number. */
function logs(events: readonly OrderEvent[]): Map<string, OrderEvent[]> {
  const byId = new Map<string, OrderEvent[]>();
  for (const event of events) {
    const log = byId.get(event.order_id);
    if (log) log.push(event);
    else byId.set(event.order_id, [event]);
  }
  for (const log of byId.values()) log.sort((a, b) => a.sequence - b.sequence);
  return byId;
}

function byOrder<Row extends { order_id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.order_id, row]));
}
