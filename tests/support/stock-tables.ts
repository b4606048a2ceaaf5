import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../lambdas/shared/domain/order-command.ts';
import {
  type OrderReference,
  OrderRepository,
} from '../../lambdas/shared/repositories/order-repository.ts';
import { Reservations } from '../../lambdas/shared/repositories/reservations.ts';
import { Stock } from '../../lambdas/shared/repositories/stock.ts';
import { orderTables } from './order-tables.ts';

export interface Crash {
  /** The transaction to crash at, from 1. */
  at: number;
  when: 'before' | 'after';
}

/** Stock, orders and their tables on DynamoDB itself, with crashes where a test wants them. */
export async function stockTables() {
  const { client, names, close } = await orderTables();
  const pause = async () => {};
  const orders = new OrderRepository(client, names, { pause });
  const stock = new Stock(client, orders, names, { pause });
  return {
    client,
    names,
    orders,
    stock,
    close,
    reservations: new Reservations(client, names.reservations),

    /** Products that were not there before, each with this stock. */
    async products(count: number, available: number): Promise<string[]> {
      const ids = Array.from({ length: count }, () => `p-${v7()}`);
      for (const product_id of ids) {
        const level = { available, reserved: 0, consumed: 0, put_in: available, adjustments: 0 };
        const item = { product_id, name: product_id, unit_price_cents: 100, ...level };
        await client.send(new PutCommand({ TableName: names.inventory, Item: item }));
      }
      return ids;
    },

    /** A new order of one line per product, with its prices. */
    async pricedOrder(products: readonly string[], quantity = 1): Promise<OrderReference> {
      const reference = { order_id: v7(), correlation_id: 'c' };
      const items = products.map((product_id) => ({ product_id, quantity }));
      await orders.place(reference, { type: 'PlaceOrder', customer_id: 'c-1', items });
      const priced = items.map((line) => ({ ...line, unit_price_cents: 100 }));
      const total_cents = quantity * 100 * items.length;
      await orders.carryOut(reference, { type: 'ValidateOrder', items: priced, total_cents });
      return reference;
    },

    async carryOut(reference: OrderReference, ...commands: OrderCommand[]): Promise<Order> {
      let order: Order | undefined;
      for (const command of commands) order = await orders.carryOut(reference, command);
      if (!order) throw new Error('no commands');
      return order;
    },

    /** `available/reserved/consumed` of each product, once for all that are alike. */
    async levels(products: readonly string[]): Promise<string[]> {
      const found = new Set<string>();
      for (const product_id of products) {
        const level = (await this.product(product_id)) ?? {};
        const { available, reserved, consumed, put_in } = level;
        expect(available + reserved + consumed).to.equal(put_in);
        found.add(`${available}/${reserved}/${consumed}`);
      }
      return [...found];
    },

    async product(product_id: string) {
      const key = { TableName: names.inventory, Key: { product_id } };
      const { Item: item } = await client.send(new GetCommand(key));
      return item;
    },

    /** Stock whose process dies at a transaction; it has its own connection to the same tables. */
    crashing(crash: Crash): Stock {
      const dying = dyingClient(client, crash);
      return new Stock(dying, new OrderRepository(dying, names, { pause }), names, { pause });
    },

    /** Stock whose process hangs before its transaction `at`, until `letGo` is called. */
    hanging(at: number): { stock: Stock; hangs: Promise<void>; letGo: () => void } {
      const { client: slow, hangs, letGo } = hangingClient(client, at);
      const repository = new OrderRepository(slow, names, { pause });
      return { stock: new Stock(slow, repository, names, { pause }), hangs, letGo };
    },
  };
}

export type StockTables = Awaited<ReturnType<typeof stockTables>>;

/** The commands that bring an order with a reservation to where it is confirmed. */
export const TO_FULFILLMENT: OrderCommand[] = [
  { type: 'RecordCharge', charge_id: 'ch-1', amount_cents: 100 },
  { type: 'StartFulfillment' },
];

export const UNDO: OrderCommand = {
  type: 'StartCompensation',
  end: 'FAILED',
  failure_reason: 'STEP_FAILED: test',
};

export class CrashError extends Error {
  override readonly name = 'CrashError';
}

function dyingClient(client: DynamoDBDocumentClient, { at, when }: Crash): DynamoDBDocumentClient {
  let transactions = 0;
  let dead = false;
  const send = async (command: never): Promise<unknown> => {
    const write = (command as object) instanceof TransactWriteCommand;
    dead ||= write && ++transactions === at && when === 'before';
    if (dead) throw new CrashError();
    const answer = await client.send(command);
    dead ||= write && transactions === at;
    if (dead) throw new CrashError();
    return answer;
  };
  return sendingBy(client, send);
}

function hangingClient(client: DynamoDBDocumentClient, at: number) {
  const hanging = signal();
  const going = signal();
  let transactions = 0;
  const send = async (command: never): Promise<unknown> => {
    if ((command as object) instanceof TransactWriteCommand && ++transactions === at) {
      hanging.give();
      await going.promise;
    }
    return client.send(command);
  };
  return { client: sendingBy(client, send), hangs: hanging.promise, letGo: going.give };
}

function signal(): { promise: Promise<void>; give: () => void } {
  let give = (): void => {};
  const promise = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

function sendingBy(
  client: DynamoDBDocumentClient,
  send: (command: never) => Promise<unknown>,
): DynamoDBDocumentClient {
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)),
  });
}
