import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import type { Clock } from '../../lambdas/shared/clock.ts';
import type { CompensatedEnd, Order } from '../../lambdas/shared/domain/order.ts';
import { Charging } from '../../lambdas/shared/payment/charging.ts';
import type { ProviderGuard } from '../../lambdas/shared/payment/payments.ts';
import type { PaymentProvider } from '../../lambdas/shared/payment/provider.ts';
import { Refunding } from '../../lambdas/shared/payment/refunding.ts';
import {
  SimulatedPaymentProvider,
  type SimulationSettings,
} from '../../lambdas/shared/payment/simulated.ts';
import {
  type LedgerCharge,
  type LedgerRefund,
  SimulatedLedger,
} from '../../lambdas/shared/payment/simulated-ledger.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { PaymentStore } from '../../lambdas/shared/repositories/payment-store.ts';
import { orderTables } from './order-tables.ts';

export const SETTLE_MS = 15_000;
export const AMOUNT = 2_500;

/** A simulation without any fates. */
export const SMOOTH: SimulationSettings = {
  declineRate: 0,
  timeoutChargedRate: 0,
  timeoutUnchargedRate: 0,
  errorRate: 0,
  slowRate: 0,
  slowMs: 200,
  timeoutMs: 2_000,
  seed: 'bench',
};

const OPEN_BREAKER: ProviderGuard = { call: (work) => work() };
const noPause = async (): Promise<void> => {};

/** A clock that a test moves on by hand. */
export class HandClock implements Clock {
  #ms = Date.parse('2026-01-02T03:04:05.678Z');

  timestamp(): string {
    return new Date(this.#ms).toISOString();
  }

  newId(): string {
    return v7();
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}

/** Charging and refunding on the tables of the platform, with the simulated provider. */
export class PaymentBench {
  readonly clock = new HandClock();
  readonly tables: Awaited<ReturnType<typeof orderTables>>;
  readonly orders: OrderRepository;
  readonly store: PaymentStore;
  readonly ledger: SimulatedLedger;

  constructor(tables: Awaited<ReturnType<typeof orderTables>>) {
    this.tables = tables;
    const { client, names } = tables;
    this.orders = new OrderRepository(client, names, { clock: this.clock, pause: noPause });
    this.store = new PaymentStore(client, names, noPause);
    this.ledger = new SimulatedLedger(client, names.simulatedPayments, noPause);
  }

  static async open(): Promise<PaymentBench> {
    return new PaymentBench(await orderTables());
  }

  provider(settings: Partial<SimulationSettings> = {}): SimulatedPaymentProvider {
    const waitNot = async (): Promise<void> => {};
    const options = { clock: this.clock, wait: waitNot };
    return new SimulatedPaymentProvider(this.ledger, { ...SMOOTH, ...settings }, options);
  }

  charging(provider: PaymentProvider = this.provider(), breaker = OPEN_BREAKER): Charging {
    const { orders, store, clock } = this;
    return new Charging({ orders, store, provider, breaker, clock });
  }

  refunding(provider: PaymentProvider = this.provider(), breaker = OPEN_BREAKER): Refunding {
    const { orders, store, clock } = this;
    return new Refunding({ orders, store, provider, breaker, clock, settleMs: SETTLE_MS });
  }

  /** An order that waits for its charge. */
  async order(): Promise<{ order_id: string; correlation_id: string }> {
    const reference = { order_id: v7(), correlation_id: 'corr-1' };
    const items = [{ product_id: 'p-1', quantity: 2 }];
    await this.orders.place(reference, { type: 'PlaceOrder', customer_id: 'c-1', items });
    const priced = items.map((line) => ({ ...line, unit_price_cents: AMOUNT / 2 }));
    await this.orders.carryOut(reference, {
      type: 'ValidateOrder',
      items: priced,
      total_cents: AMOUNT,
    });
    const expires_at = '2026-01-02T05:04:05.678Z';
    await this.orders.carryOut(reference, { type: 'ReserveStock', expires_at });
    return reference;
  }

  compensate(
    reference: { order_id: string; correlation_id: string },
    end: CompensatedEnd = 'COMPENSATED',
  ): Promise<Order> {
    const command = { type: 'StartCompensation' as const, end, failure_reason: 'TEST: undone' };
    return this.orders.carryOut(reference, command);
  }

  /** What the provider took and gave back, in cents, and how many charges took effect. */
  async balance(orderId: string): Promise<{ charged: number; refunded: number }> {
    const charge = (await this.#entry(`${orderId}:charge`)) as LedgerCharge | undefined;
    const refund = (await this.#entry(`${orderId}:refund`)) as LedgerRefund | undefined;
    return {
      charged: charge?.status === 'CHARGED' ? charge.amount_cents : 0,
      refunded: refund?.status === 'REFUNDED' ? refund.amount_cents : 0,
    };
  }

  /** Types of the order's events about money, in their order. */
  async moneyEvents(orderId: string): Promise<string[]> {
    const { Items: items = [] } = await this.tables.client.send(
      new QueryCommand({
        TableName: this.tables.names.orderEvents,
        KeyConditionExpression: 'order_id = :id',
        ExpressionAttributeValues: { ':id': orderId },
      }),
    );
    return items.map(({ type }) => String(type)).filter((type) => type.startsWith('Payment'));
  }

  async #entry(payment_key: string): Promise<Record<string, unknown> | undefined> {
    const { Item: item } = await this.tables.client.send(
      new GetCommand({ TableName: this.tables.names.simulatedPayments, Key: { payment_key } }),
    );
    return item;
  }
}
