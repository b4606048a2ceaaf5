import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type ApiAnswer, ApiClient } from '../api-client.ts';
import type { AwsClients } from '../aws-clients.ts';
import { readCatalogue, seedCatalogue } from '../catalogue.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { CommandError } from '../command-line.ts';
import { mapLimited } from '../concurrency.ts';
import type { LocalSetUp } from '../local/bring-up.ts';
import { OrderStore } from '../order-store.ts';
import { Progress } from '../progress.ts';
import { queueDepth, queueUrl } from '../queues.ts';
import { BooksReader } from '../verify/read-books.ts';
import { verifiedBooks } from '../verify/verified-books.ts';
import type { Board } from './board.ts';
import { type RefusedCase, refusedCases, repeatedOrder, SCARCE } from './cases.ts';
import type { FailedOrderRow, Refusal, Repeat, Story } from './story.ts';
import { sendWaves } from './waves.ts';

const WAIT_MS = 20_000;

/** An order's end is stored a moment before its execution ends. */
const SETTLE_MS = 1_000;

const SILENT = { write: () => true };

/** Sends the mix of orders to a running environment and watches each one to its end. */
export async function act({ environment, aws }: LocalSetUp, board: Board): Promise<Story> {
  const { names } = environment;
  const api = new ApiClient(environment);
  const store = new OrderStore(aws.documents, names);
  const products = readCatalogue();
  const [product] = products;
  if (!product) throw new CommandError('the catalogue is empty');

  await seedCatalogue(aws.documents, names, [SCARCE]);
  const key = randomUUID();
  const repeat = await sendTwice(api, repeatedOrder(product), key);
  const first = repeat.orderIds.flatMap((orderId) => (orderId === undefined ? [] : [orderId]));
  const refused = refusedCases(product, key);
  const refusals = await mapLimited(refused, 1, (request) => refuse(api, request));
  const malformedId = await sendMalformed(aws, names.orderQueue);
  const twice = [...new Set(first)].map((orderId) => ({ orderId, what: 'sent twice' }));
  const { sent, ended } = await sendWaves({ api, store, products, product, board }, twice);

  const failed = [...ended.values()].filter(({ status }) => status === 'FAILED').length;
  const failedRows = await until(
    () => failedOrders(aws, names.failedOrders),
    // The malformed message's row and one for each failed order.
    (rows) => rows.length > failed,
  );
  const queues = [names.orderQueue, names.orderDlq, names.outboxDlq];
  const depths = await until(
    () => depthsOf(aws, queues),
    (seen) => seen.every(({ messages }) => messages === 0),
  );
  const reader = new BooksReader(aws, environment, new Progress(SILENT));
  const verified = await verifiedBooks(reader, SETTLE_MS);
  const events = verified.books.events;
  return { refusals, repeat, sent, ended, events, failedRows, malformedId, depths, ...verified };
}

async function sendTwice(api: ApiClient, body: unknown, key: string): Promise<Repeat> {
  const headers = { 'idempotency-key': key };
  const send = () => api.send({ method: 'POST', path: '/orders', body, headers });
  const [first, second] = [await send(), await send()];
  const idOf = ({ status, json }: ApiAnswer) =>
    status === 202 ? String(json?.order_id) : undefined;
  const marked = second.headers.get('idempotency-replayed') === 'true';
  return { orderIds: [idOf(first), idOf(second)], marked };
}

async function refuse(api: ApiClient, refused: RefusedCase): Promise<Refusal> {
  const { body, withKey = true, headers = {} } = refused;
  const answer = await api.send({ method: 'POST', path: '/orders', body, withKey, headers });
  return { ...refused, answered: answer.status, text: answer.text };
}

/** Returns the id that the failed-orders table will know the message by. */
async function sendMalformed({ sqs }: AwsClients, queue: string): Promise<string> {
  const { MessageId } = await sqs.send(
    new SendMessageCommand({ QueueUrl: await queueUrl(sqs, queue), MessageBody: 'not an order' }),
  );
  return `unparseable-${MessageId}`;
}

async function failedOrders({ documents }: AwsClients, table: string): Promise<FailedOrderRow[]> {
  const rows: FailedOrderRow[] = [];
  for await (const page of paginateScan({ client: documents }, { TableName: table })) {
    rows.push(...((page.Items ?? []) as FailedOrderRow[]));
  }
  return rows;
}

function depthsOf({ sqs }: AwsClients, queues: readonly string[]): Promise<Story['depths']> {
  return Promise.all(
    queues.map(async (queue) => ({ queue, messages: await queueDepth(sqs, queue) })),
  );
}

/** Reads until it is as wanted or the time is over; what was read last, either way. */
async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const deadline = SYSTEM_CLOCK.now() + WAIT_MS;
  for (;;) {
    const value = await read();
    if (wanted(value) || SYSTEM_CLOCK.now() > deadline) return value;
    await SYSTEM_CLOCK.sleep(100);
  }
}
