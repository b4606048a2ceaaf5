import { rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CommandError } from '../../../../../scripts/lib/command-line.ts';
import { type Estimate, estimate } from '../../../../../scripts/lib/cost/estimate.ts';
import type { Inventory } from '../../../../../scripts/lib/cost/inventory.ts';
import { PRICED, readPrices } from '../../../../../scripts/lib/cost/prices.ts';
import { costReport } from '../../../../../scripts/lib/cost/report.ts';
import { FUNCTIONS_PER_ORDER } from '../../../../../scripts/lib/cost/usage.ts';

const prices = readPrices();

const bare: Inventory = {
  alarmMetrics: 0,
  customMetrics: 0,
  kmsKeys: 0,
  secrets: 0,
  functions: new Map(Object.keys(FUNCTIONS_PER_ORDER).map((name) => [name, 256])),
  recoverableTables: 0,
  polledQueues: 0,
  schedules: [],
  logRetentionDays: 0,
};

function dollars({ standing, orders }: Estimate, item: string): number {
  const line = [...standing, ...orders].find((one) => one.item === item);
  if (!line) throw new Error(`no line ${item}`);
  return line.usd;
}

describe('the estimate', () => {
  it('costs nothing where nothing stands and nobody orders', () => {
    expect(estimate(bare, 0, prices).total).to.equal(0);
  });

  it('adds up what stands', () => {
    const standing = { ...bare, alarmMetrics: 10, kmsKeys: 2, secrets: 1, polledQueues: 2 };
    const costs = estimate(standing, 0, prices);
    expect(dollars(costs, 'alarms, by metric')).to.be.closeTo(1, 1e-9);
    expect(dollars(costs, 'keys')).to.equal(2);
    expect(dollars(costs, 'secrets')).to.be.closeTo(0.4, 1e-9);
    // 2 queues, 5 pollers, 3 requests a minute, 43,800 minutes, 0.40 a million.
    expect(dollars(costs, 'empty queues, asked by Lambda')).to.be.closeTo(0.5256, 1e-9);
    expect(costs.total).to.be.closeTo(3.9256, 1e-9);
  });

  it('grows with the orders, evenly', () => {
    const one = estimate(bare, 1_000, prices).total;
    expect(one).to.be.greaterThan(0);
    expect(estimate(bare, 5_000, prices).total).to.be.closeTo(5 * one, 1e-9);
  });

  it('takes five transitions for each order, at their price', () => {
    const costs = estimate(bare, 100_000, prices);
    expect(dollars(costs, 'state transitions')).to.be.closeTo(12.5, 1e-9);
  });

  it("takes the functions' memory from the plan", () => {
    const small = { ...bare, functions: new Map([...bare.functions.keys()].map((n) => [n, 128])) };
    const time = 'invocations, their time';
    expect(dollars(estimate(small, 1_000, prices), time)).to.be.closeTo(
      dollars(estimate(bare, 1_000, prices), time) / 2,
      1e-12,
    );
  });

  it('keeps logs as long as the plan says', () => {
    const kept = (days: number): number =>
      dollars(
        estimate({ ...bare, logRetentionDays: days }, 1_000, prices),
        'invocations, their logs kept',
      );
    expect(kept(365)).to.be.closeTo(kept(1) * 365, 1e-9);
  });

  it('refuses a plan without a function that orders use', () => {
    const without = { ...bare, functions: new Map([['api-handler', 256]]) };
    expect(() => estimate(without, 1, prices)).to.throw(CommandError, 'no function outbox-relay');
  });

  it('is told with its total, its date and what it leaves out', () => {
    const costs = estimate({ ...bare, kmsKeys: 3 }, 100_000, prices);
    const text = costReport('prod', 100_000, costs, prices);
    expect(text).to.match(/^prod, a month with 100,000 orders, in USD:/);
    expect(text).to.match(new RegExp(`^total +${costs.total.toFixed(2)}$`, 'm'));
    expect(text).to.include('3.00 whether or not there are orders');
    expect(text).to.include(`noted on ${prices.noted_on}`).and.include('check them');
    expect(text).to.include('Free tiers');
  });
});

describe('the list of prices', () => {
  it("has every price, each with AWS's page", () => {
    for (const item of PRICED) {
      expect(prices.prices[item].page, item).to.match(/^https:\/\/aws\.amazon\.com\/.+\/pricing\//);
    }
    expect(Object.keys(prices.prices)).to.have.members([...PRICED]);
    expect(prices.noted_on).to.match(/^\d{4}-\d\d-\d\d$/);
  });

  it('is refused when a price is missing', () => {
    const file = path.join(os.tmpdir(), `dofs-prices-${process.pid}.json`);
    const { kms_key: _, ...rest } = prices.prices;
    writeFileSync(file, JSON.stringify({ ...prices, prices: rest }));
    try {
      expect(() => readPrices(file)).to.throw('has no price for kms_key');
    } finally {
      rmSync(file);
    }
  });
});
