import { CommandError } from '../command-line.ts';
import type { Inventory } from './inventory.ts';
import type { Priced, PriceList } from './prices.ts';
import {
  EVENTS_PER_ORDER,
  FUNCTIONS_PER_ORDER,
  IDLE_CALLS_PER_RUN,
  IDLE_REQUESTS_PER_QUEUE,
  INVOCATION_MS,
  LOG_BYTES_PER_INVOCATION,
  LOG_STORED_SHARE,
  LOOKS_PER_ORDER,
  MINUTES_PER_MONTH,
  PUBLISHES_PER_ORDER,
  READ_UNITS_PER_ORDER,
  SQS_REQUESTS_PER_ORDER,
  STORED_BYTES_PER_ORDER,
  TRANSITIONS_PER_ORDER,
  WRITE_UNITS_PER_ORDER,
} from './usage.ts';

/** One line of the estimate; money in dollars, for list prices are fractions of cents. */
export interface CostLine {
  item: string;
  /** Of the unit that the price is for, in a month. */
  quantity: number;
  price: Priced;
  usd: number;
}

export interface Estimate {
  /** Whether or not there are orders. */
  standing: CostLine[];
  /** For the month's orders. */
  orders: CostLine[];
  total: number;
}

const GB = 1024 ** 3;

/**
 * A month of an environment, in steady state: what stands there, and so many orders that all go
 * well. No free tier, no discount, no tax, no data transfer, no support.
 *
 * @param orders a month's
 * @throws CommandError when a function that orders use is not there
 */
export function estimate(inventory: Inventory, orders: number, { prices }: PriceList): Estimate {
  const line = (item: string, quantity: number, price: Priced): CostLine => ({
    item,
    quantity,
    price,
    usd: (quantity * prices[price].usd) / prices[price].per,
  });
  const standing = standingLines(inventory, line);
  const byOrders = orderLines(inventory, orders, line);
  const total = [...standing, ...byOrders].reduce((sum, { usd }) => sum + usd, 0);
  return { standing, orders: byOrders, total };
}

type Line = (item: string, quantity: number, price: Priced) => CostLine;

function standingLines(inventory: Inventory, line: Line): CostLine[] {
  const runs = inventory.schedules.reduce((sum, minutes) => sum + MINUTES_PER_MONTH / minutes, 0);
  const memory = Math.max(0, ...inventory.functions.values());
  return [
    line('alarms, by metric', inventory.alarmMetrics, 'alarm_metric'),
    line('metrics of our own', inventory.customMetrics, 'custom_metric'),
    line('keys', inventory.kmsKeys, 'kms_key'),
    line('secrets', inventory.secrets, 'secret'),
    line(
      'empty queues, asked by Lambda',
      inventory.polledQueues * IDLE_REQUESTS_PER_QUEUE,
      'sqs_request',
    ),
    line('scheduled runs', runs, 'lambda_request'),
    line(
      'scheduled runs, their time',
      gbSeconds(memory, runs, IDLE_CALLS_PER_RUN * runs),
      'lambda_gb_second_arm64',
    ),
    ...logLines('scheduled runs', inventory, runs, line),
  ];
}

function orderLines(inventory: Inventory, orders: number, line: Line): CostLine[] {
  const { requests, calls, readUnits } = LOOKS_PER_ORDER;
  const uses = Object.entries(FUNCTIONS_PER_ORDER).map(([name, use]) => ({ name, ...use }));
  const all = [...uses, { name: 'api-handler', invocations: requests, calls }];
  const invocations = orders * all.reduce((sum, use) => sum + use.invocations, 0);
  const seconds = all.reduce(
    (sum, use) => sum + gbSeconds(memoryOf(inventory, use.name), use.invocations, use.calls),
    0,
  );
  const stored = (orders * STORED_BYTES_PER_ORDER) / GB;
  return [
    line('API calls', orders * (1 + requests), 'api_call'),
    line('state transitions', orders * TRANSITIONS_PER_ORDER, 'state_transition'),
    line('invocations', invocations, 'lambda_request'),
    line('invocations, their time', orders * seconds, 'lambda_gb_second_arm64'),
    line('table writes', orders * WRITE_UNITS_PER_ORDER, 'dynamodb_write_unit'),
    line('table reads', orders * (READ_UNITS_PER_ORDER + readUnits), 'dynamodb_read_unit'),
    line('tables, stored (and again each month)', stored, 'dynamodb_gb_month'),
    line(
      'tables, recoverable',
      inventory.recoverableTables > 0 ? stored : 0,
      'dynamodb_recovery_gb_month',
    ),
    line('queue requests', orders * SQS_REQUESTS_PER_ORDER, 'sqs_request'),
    line('events', orders * EVENTS_PER_ORDER, 'custom_event'),
    line('notices', orders * PUBLISHES_PER_ORDER, 'sns_publish'),
    ...logLines('invocations', inventory, invocations, line),
  ];
}

function logLines(item: string, inventory: Inventory, invocations: number, line: Line): CostLine[] {
  const taken = (invocations * LOG_BYTES_PER_INVOCATION) / GB;
  const months = (inventory.logRetentionDays * 24 * 60) / MINUTES_PER_MONTH;
  return [
    line(`${item}, their logs`, taken, 'log_gb_taken_in'),
    line(`${item}, their logs kept`, taken * LOG_STORED_SHARE * months, 'log_gb_month'),
  ];
}

function memoryOf({ functions }: Inventory, name: string): number {
  const memory = functions.get(name);
  if (memory === undefined) throw new CommandError(`the plan has no function ${name}`);
  return memory;
}

function gbSeconds(memoryMb: number, invocations: number, calls: number): number {
  const milliseconds = invocations * INVOCATION_MS.own + calls * INVOCATION_MS.perCall;
  return (memoryMb / 1024) * (milliseconds / 1000);
}
