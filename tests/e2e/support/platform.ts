import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PlatformLock } from '../../../local/platform/lock.ts';
import { LocalRuntime } from '../../../local/runtime.ts';
import { buildFunctions, functionsAreBuilt } from '../../../scripts/build.ts';
import { seedCatalogue } from '../../../scripts/lib/catalogue.ts';
import { resourceNames } from '../../../scripts/lib/environment.ts';
import { EventListener } from './event-listener.ts';
import { payEveryOrder, ROOT, readLock } from './lock.ts';

/** The whole platform on free ports, with SDK clients of a user who may do everything. */
export interface Platform {
  runtime: LocalRuntime;
  /** Options for further SDK clients. */
  client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  dynamodb: DynamoDBDocumentClient;
  sqs: SQSClient;
  stepFunctions: SFNClient;
  logs: CloudWatchLogsClient;
  /** Everything published on the bus since the start. */
  events: EventListener;
  /** Sends a request with the API key; a body that is not a string goes out as JSON. */
  request(method: string, route: string, options?: RequestOptions): Promise<Answer>;
  /** Places an order that is expected to be accepted, and returns its id. */
  placeOrder(order?: Partial<OrderBody>): Promise<string>;
  /** `order-queue` → `https://sqs…/dofs-local-order-queue` */
  queueUrl(name: string): string;
  close(): Promise<void>;
}

export interface OrderBody {
  customer_id: string;
  items: { product_id: string; quantity: number; unit_price_cents?: number }[];
}

export interface RequestOptions {
  body?: unknown;
  /** A header that is undefined is not sent: `{ 'x-api-key': undefined }`. */
  headers?: Record<string, string | undefined>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Cents by product: the catalogue of the tests. */
export const PRICES = { 'widget-1': 1999, 'gadget-1': 4550 };

/** Builds the functions where they are not, starts the platform of the (changed) lock and loads a catalogue. */
export async function startPlatform(
  change: (lock: PlatformLock) => void = () => {},
): Promise<Platform> {
  if (!(await functionsAreBuilt())) await buildFunctions();
  const lock = readLock();
  payEveryOrder(lock);
  change(lock);
  const workDirectory = mkdtempSync(path.join(os.tmpdir(), 'dofs-e2e-'));
  const removeWork = (): void => rmSync(workDirectory, { recursive: true, force: true });
  const runtime = await LocalRuntime.start({ lock, root: ROOT, workDirectory }).catch((error) => {
    removeWork();
    throw error;
  });
  const client = {
    endpoint: runtime.awsEndpoint,
    region: runtime.identity.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
  const { accountId, region } = runtime.identity;
  const queueUrl = (name: string): string =>
    `https://sqs.${region}.amazonaws.com/${accountId}/dofs-local-${name}`;
  await loadCatalogue(dynamodb);
  const events = await EventListener.start(new EventBridgeClient(client), sqs);
  const request: Platform['request'] = (method, route, options) =>
    send(runtime, method, route, options);
  return {
    runtime,
    client,
    dynamodb,
    sqs,
    stepFunctions: new SFNClient(client),
    logs: new CloudWatchLogsClient(client),
    events,
    request,
    queueUrl,
    placeOrder: async (order) => {
      const answer = await request('POST', '/orders', { body: { ...GOOD_ORDER, ...order } });
      if (answer.status !== 202) throw new Error(`not accepted: ${JSON.stringify(answer.body)}`);
      return String(answer.body.order_id);
    },
    close: async () => {
      await events.stop();
      await runtime.close();
      removeWork();
    },
  };
}

export const GOOD_ORDER: OrderBody = {
  customer_id: 'customer-1',
  items: [
    { product_id: 'widget-1', quantity: 2 },
    { product_id: 'gadget-1', quantity: 1, unit_price_cents: 4550 },
  ],
};

/** More than any test buys. */
const STOCK = 10_000;

async function loadCatalogue(dynamodb: DynamoDBDocumentClient): Promise<void> {
  const products = Object.entries(PRICES).map(([product_id, unit_price_cents]) => {
    return { product_id, name: product_id, unit_price_cents, stock: STOCK };
  });
  await seedCatalogue(dynamodb, resourceNames('local'), products);
}

async function send(
  runtime: LocalRuntime,
  method: string,
  route: string,
  { body, headers = {} }: RequestOptions = {},
): Promise<Answer> {
  const sent = {
    'x-api-key': runtime.apiKey,
    'content-type': body === undefined ? undefined : 'application/json',
    ...headers,
  };
  const response = await fetch(runtime.apiUrl + route, {
    method,
    headers: Object.entries(sent).filter((h): h is [string, string] => h[1] !== undefined),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
