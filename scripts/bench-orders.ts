import path from 'node:path';
import { CommandError, integerFlag, runCommand } from './lib/command-line.ts';
import { cpuByFunction } from './lib/cpu-time.ts';
import { ROOT } from './lib/environment.ts';
import { setUpLocal } from './lib/local/bring-up.ts';
import { stopRuntime } from './lib/local/runtime.ts';
import { Progress } from './lib/progress.ts';
import { duration, table } from './lib/report.ts';
import type { StressResult } from './lib/stress/result.ts';
import { runStress } from './lib/stress/stress.ts';

const RUNS = ['cold', 'warm', 'warmer'];

await runCommand({
  name: 'bench-orders',
  about: 'measures whole orders on an environment of its own: the rate, the times, the CPU time',
  flags: {
    orders: { type: 'string', default: '1000', help: 'orders per run' },
    concurrency: { type: 'string', default: '20', help: 'how many at a time' },
  },
  run: (values) =>
    bench(integerFlag('orders', values.orders), integerFlag('concurrency', values.concurrency)),
});

/** Runs the same load on a platform that has just started and on the same one when it is warm. */
async function bench(orders: number, concurrency: number): Promise<number> {
  const stateFile = path.join(ROOT, '.dofs/bench.json');
  const progress = new Progress();
  const { state, environment } = await setUpLocal(stateFile, progress);
  const options = { orders, concurrency, timeoutMs: 600_000, successRate: undefined };
  const results: StressResult[] = [];
  const cpu: Map<string, number>[] = [];
  try {
    for (const run of RUNS) {
      progress.done(`${run} run`);
      const before = cpuByFunction(state.pid);
      results.push(await runStress(environment, options, progress));
      cpu.push(difference(cpuByFunction(state.pid), before));
    }
  } finally {
    await stopRuntime(state, stateFile);
  }
  const problems = results.flatMap((result) => result.problems);
  if (problems.length > 0) throw new CommandError(`not a fair measurement: ${problems.join('; ')}`);
  console.log(`\n${orders} orders at a concurrency of ${concurrency}\n`);
  console.log(rateTable(results));
  console.log(`\nCPU milliseconds per order, by process\n\n${cpuTable(cpu, orders)}`);
  return 0;
}

function rateTable(results: StressResult[]): string {
  const cold = results[0]?.intake_per_second ?? 0;
  const head = [
    'run',
    'orders/s taken',
    'to cold',
    'orders/s ended',
    'P50',
    'P95',
    'P99',
    'end to end P50',
  ];
  const rows = results.map(
    ({ intake_per_second: taken, orders_per_second: ended, ...times }, index) => [
      RUNS[index],
      taken.toFixed(1),
      (taken / cold).toFixed(2),
      ended.toFixed(1),
      duration(times.intake_ms.p50),
      duration(times.intake_ms.p95),
      duration(times.intake_ms.p99),
      duration(times.end_to_end_ms.p50),
    ],
  );
  return table(head, rows);
}

function cpuTable(cpu: Map<string, number>[], orders: number): string {
  const names = [...new Set(cpu.flatMap((run) => [...run.keys()]))].sort();
  if (names.length === 0) return 'not to be had: this system has no /proc';
  const row = (name: string, of: (run: Map<string, number>) => number): string[] => [
    name,
    ...cpu.map((run) => (of(run) / orders).toFixed(2)),
  ];
  const sum = (run: Map<string, number>): number => [...run.values()].reduce((a, b) => a + b, 0);
  return table(
    ['process', ...RUNS],
    [...names.map((n) => row(n, (r) => r.get(n) ?? 0)), row('all', sum)],
  );
}

function difference(after: Map<string, number>, before: Map<string, number>): Map<string, number> {
  return new Map([...after].map(([name, ms]) => [name, ms - (before.get(name) ?? 0)]));
}
