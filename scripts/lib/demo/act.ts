import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { ApiClient } from '../api-client.ts';
import type { AwsClients } from '../aws-clients.ts';
import { readCatalogue } from '../catalogue.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { CommandError } from '../command-line.ts';
import { mapLimited } from '../concurrency.ts';
import type { LocalSetUp } from '../local/bring-up.ts';
import { OrderStore } from '../order-store.ts';
import { queueDepth, queueUrl } from '../queues.ts';
import type { Board } from './board.ts';
import { type RefusedCase, refusedCases } from './cases.ts';
import type { FailedOrderRow, Refusal, Story } from './story.ts';
import { sendWaves } from './waves.ts';

const SETTLE_MS = 20_000;

/** Sends the mix of orders to a running environment and watches each one to its end. */
export async function act({ environment, aws }: LocalSetUp, board: Board): Promise<Story> {
  const { names } = environment;
  const api = new ApiClient(environment);
  const store = new OrderStore(aws.documents, names);
  const products = readCatalogue();
  const [product] = products;
  if (!product) throw new CommandError('the catalogue is empty');

  const refusals = await mapLimited(refusedCases(product), 1, (refused) => refuse(api, refused));
  const malformedId = await sendMalformed(aws, names.orderQueue);
  const { sent, ended } = await sendWaves({ api, store, products, product, board });

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
  const logs = await mapLimited(sent, 8, async ({ orderId }) => {
    return [orderId, await store.events(orderId)] as const;
  });
  return { refusals, sent, ended, events: new Map(logs), failedRows, malformedId, depths };
}

async function refuse(api: ApiClient, refused: RefusedCase): Promise<Refusal> {
  const { body, withKey = true } = refused;
  const answer = await api.send({ method: 'POST', path: '/orders', body, withKey });
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
  const deadline = SYSTEM_CLOCK.now() + SETTLE_MS;
  for (;;) {
    const value = await read();
    if (wanted(value) || SYSTEM_CLOCK.now() > deadline) return value;
    await SYSTEM_CLOCK.sleep(100);
  }
}
