import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { unzipSync } from 'fflate';
import { buildFunctions } from './build.ts';
import { integerFlag, runCommand } from './lib/command-line.ts';

const BASELINE = 'bare DynamoDBClient';

/** Any value does: nothing is called at load. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  ENVIRONMENT: 'bench',
  LOG_LEVEL: 'info',
  CORS_ALLOWED_ORIGIN: '*',
  ORDERS_TABLE: 'orders',
  ORDER_EVENTS_TABLE: 'order-events',
  INVENTORY_TABLE: 'inventory',
  FAILED_ORDERS_TABLE: 'failed-orders',
  RESERVATIONS_TABLE: 'reservations',
  RESERVATION_TTL_SECONDS: '7200',
  PAYMENTS_TABLE: 'payments',
  PLATFORM_EVENTS_TABLE: 'platform-events',
  CIRCUIT_BREAKERS_TABLE: 'circuit-breakers',
  IDEMPOTENCY_TABLE: 'idempotency',
  DEAD_LETTERS_TABLE: 'dead-letters',
  NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:bench',
  SHIPPING_NOTICE_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:bench',
  PAYMENT_PROVIDER: 'simulated',
  PAYMENT_TIMEOUT_MS: '3000',
  PAYMENT_SETTLE_MS: '15000',
  PAYMENT_SEED: 'bench',
  PAYMENT_DECLINE_RATE: '0',
  PAYMENT_TIMEOUT_CHARGED_RATE: '0',
  PAYMENT_TIMEOUT_UNCHARGED_RATE: '0',
  PAYMENT_ERROR_RATE: '0',
  PAYMENT_SLOW_RATE: '0',
  PAYMENT_SLOW_MS: '1',
  PAYMENT_BREAKER_WINDOW_MS: '10000',
  PAYMENT_BREAKER_MIN_FAILURES: '5',
  PAYMENT_BREAKER_FAILURE_RATE: '0.5',
  PAYMENT_BREAKER_OPEN_MS: '5000',
  PAYMENT_BREAKER_LEASE_MS: '15000',
  SIMULATED_PAYMENTS_TABLE: 'simulated-payments',
  RELEASE_VERSION: '0.0.0',
  RELEASE_COMMIT: 'not-packaged',
  ARTIFACT_HASH: 'not-packaged',
  EVENT_BUS_NAME: 'events',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:bench',
  ORDER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/bench',
  FULFILLMENT_PROVIDER: 'simulated',
  FULFILLMENT_SUCCESS_RATE: '1',
  FULFILLMENT_ERROR_RATE: '0',
  FULFILLMENT_SEED: 'bench',
};

const TIMER = `
  const start = performance.now();
  await import(process.argv[2]);
  process.send(performance.now() - start, () => process.exit());
`;

interface Candidate {
  name: string;
  file: string;
  bundleBytes: number;
  zipBytes?: number;
}

async function bench(runs: number): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dofs-bench-'));
  try {
    const candidates = [await baseline(folder), ...(await functions(folder))];
    console.log(table(candidates, await measure(folder, candidates, runs), runs));
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function baseline(folder: string): Promise<Candidate> {
  const file = path.join(folder, 'baseline.mjs');
  const result = await esbuild.build({
    stdin: {
      contents:
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; export const client = new DynamoDBClient({});",
      resolveDir: import.meta.dirname,
    },
    outfile: file,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    metafile: true,
  });
  const [output] = Object.values(result.metafile.outputs);
  return { name: BASELINE, file, bundleBytes: output?.bytes ?? 0 };
}

async function functions(folder: string): Promise<Candidate[]> {
  const built = await buildFunctions(path.join(folder, 'dist'));
  return Promise.all(
    built.map(async ({ name, zip, bundleBytes, zipBytes }) => {
      const file = path.join(folder, name, 'index.mjs');
      await mkdir(path.dirname(file));
      await writeFile(file, unzipSync(await readFile(zip))['index.mjs'] ?? '');
      return { name, file, bundleBytes, zipBytes };
    }),
  );
}

/** Takes turns, so that a busy moment of the machine falls on all alike. */
async function measure(folder: string, candidates: Candidate[], runs: number) {
  const timer = path.join(folder, 'timer.mjs');
  await writeFile(timer, TIMER);
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const { name, file } of candidates) times.get(name)?.push(await loadTime(timer, file));
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

function loadTime(timer: string, file: string): Promise<number> {
  const child = fork(timer, [file], { env: ENVIRONMENT, execArgv: ['--no-warnings'] });
  return new Promise((resolve, reject) => {
    child.once('message', (ms) => resolve(Number(ms)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} did not load (exit ${code})`)));
  });
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function table(candidates: Candidate[], times: Map<string, number>, runs: number): string {
  const base = times.get(BASELINE) ?? Number.NaN;
  const rows = candidates.map(({ name, bundleBytes, zipBytes }) => {
    const ms = times.get(name) ?? Number.NaN;
    const ratio = (ms / base).toFixed(2);
    return `${name.padEnd(20)} ${kib(bundleBytes)} ${kib(zipBytes)} ${ms.toFixed(1).padStart(9)} ${ratio.padStart(8)}`;
  });
  const head = `${'function'.padEnd(20)} ${'bundle'.padStart(11)} ${'zip'.padStart(11)} ${'init ms'.padStart(9)} ${'ratio'.padStart(8)}`;
  return [head, ...rows, `median of ${runs} fresh processes each, Node ${process.version}`].join(
    '\n',
  );
}

function kib(bytes: number | undefined): string {
  return (bytes === undefined ? '-' : `${(bytes / 1024).toFixed(1)} KiB`).padStart(11);
}

await runCommand({
  name: 'bench-init',
  about:
    'measures how long each function takes to load in a fresh Node process, beside a bundle that ' +
    'holds nothing but a DynamoDBClient, in turns of one run',
  flags: { runs: { type: 'string', default: '15', help: 'processes per bundle' } },
  run: ({ runs }) => bench(integerFlag('runs', runs)),
});
