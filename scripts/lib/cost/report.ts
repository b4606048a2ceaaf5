import { table } from '../report.ts';
import type { CostLine, Estimate } from './estimate.ts';
import type { PriceList } from './prices.ts';

/** The estimate for the terminal: its lines, its total, and what it leaves out. */
export function costReport(
  environment: string,
  orders: number,
  { standing, orders: byOrders, total }: Estimate,
  list: PriceList,
): string {
  const row = (line: CostLine): string[] => {
    const { usd, per } = list.prices[line.price];
    return [
      line.item,
      count(line.quantity),
      `${usd} / ${per.toLocaleString('en-US')}`,
      money(line.usd),
    ];
  };
  const rows = [
    ...standing.map(row),
    ['', '', '', ''],
    ...byOrders.map(row),
    ['', '', '', ''],
    ['total', '', '', money(total)],
  ];
  return [
    `${environment}, a month with ${orders.toLocaleString('en-US')} orders, in ${list.currency}:`,
    '',
    table(['item', 'quantity', 'price', 'a month'], rows.map(aligned)),
    '',
    `${money(sum(standing))} whether or not there are orders; ${money(sum(byOrders))} for the orders.`,
    `List prices of ${list.region}, noted on ${list.noted_on} in scripts/lib/cost/prices.json: check them.`,
    'Free tiers, discounts, taxes, data transfer, cold starts, what subscribers are sent and the',
    'delivery pipelines are left out. Every order is taken to go well; what one uses, and what of',
    'it is assumed, stands in scripts/lib/cost/usage.ts.',
  ].join('\n');
}

function aligned([item = '', quantity = '', price = '', usd = '']: readonly string[]): string[] {
  return [item, quantity.padStart(14), price, usd.padStart(9)];
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}

function count(quantity: number): string {
  const digits = quantity > 0 && quantity < 100 && !Number.isInteger(quantity) ? 2 : 0;
  return quantity.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function money(usd: number): string {
  return usd.toFixed(2);
}
