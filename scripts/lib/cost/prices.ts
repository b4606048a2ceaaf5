import { readFileSync } from 'node:fs';
import path from 'node:path';

export const PRICED = [
  'api_call',
  'lambda_request',
  'lambda_gb_second_arm64',
  'state_transition',
  'dynamodb_write_unit',
  'dynamodb_read_unit',
  'dynamodb_gb_month',
  'dynamodb_recovery_gb_month',
  'sqs_request',
  'custom_event',
  'sns_publish',
  'log_gb_taken_in',
  'log_gb_month',
  'alarm_metric',
  'custom_metric',
  'kms_key',
  'secret',
] as const;

export type Priced = (typeof PRICED)[number];

/** `usd` dollars for so many units. */
export interface Price {
  usd: number;
  per: number;
  /** AWS's page with the price. */
  page: string;
}

export interface PriceList {
  region: string;
  currency: string;
  /** The day on which the prices were noted. */
  noted_on: string;
  note: string;
  prices: Record<Priced, Price>;
}

/** The one list of prices, `prices.json`. @throws Error naming a price that is missing or unfit */
export function readPrices(file = path.join(import.meta.dirname, 'prices.json')): PriceList {
  const list = JSON.parse(readFileSync(file, 'utf8')) as PriceList;
  for (const item of PRICED) {
    const price: Partial<Price> | undefined = list.prices[item];
    const fit = price?.usd !== undefined && price.usd > 0 && (price.per ?? 0) > 0 && price.page;
    if (!fit) throw new Error(`${file} has no price for ${item}`);
  }
  return list;
}
