import type { Pause } from '../../lambdas/shared/backoff.ts';
import type { Clock } from '../../lambdas/shared/clock.ts';
import type { Logger } from '../../lambdas/shared/logging/logger.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { Stock } from '../../lambdas/shared/repositories/stock.ts';
import type { InProcessContext } from '../../local/services/lambda/in-process-code.ts';
import { CLIENTS } from './clients.ts';
import type { Refusals } from './invocation.ts';

/** A function's environment variables, as the plan of the platform has them. */
export type Variables = Record<string, string>;

/** Time, chance and the outside world, as the run decides them. */
export interface Means {
  clock: Clock;
  pause: Pause;
  wait: (ms: number) => Promise<void>;
  random: () => number;
  logger: Logger;
  /** A call to a provider: by the invocation at hand, which may die of it. */
  outside<T>(call: string, refusals: Refusals, work: () => Promise<T>): Promise<T>;
  /** Told of each order that the fulfillment provider said it fulfilled. */
  shipped(orderId: string): void;
}

export type Handler = (event: never, context: InProcessContext) => Promise<unknown>;

/** Makes a function's handler from its variables, as its index.ts does from `process.env`. */
export type Compose = (variables: Variables, means: Means) => Handler;

/** @throws Error naming a variable that the plan does not give the function. */
export function table(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined) throw new Error(`the function has no ${name}`);
  return value;
}

export function repository(variables: Variables, { clock, pause }: Means): OrderRepository {
  const tables = {
    orders: table(variables, 'ORDERS_TABLE'),
    orderEvents: table(variables, 'ORDER_EVENTS_TABLE'),
  };
  return new OrderRepository(CLIENTS.documents, tables, { clock, pause });
}

export function stockOf(variables: Variables, means: Means): Stock {
  const tables = {
    inventory: table(variables, 'INVENTORY_TABLE'),
    reservations: table(variables, 'RESERVATIONS_TABLE'),
  };
  const { clock, pause } = means;
  return new Stock(CLIENTS.documents, repository(variables, means), tables, { clock, pause });
}
