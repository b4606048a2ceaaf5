import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasEnded, type Order } from '../../lambdas/shared/domain/order.ts';
import { OUTAGE_KEY } from '../../lambdas/shared/payment/simulated-ledger.ts';
import { Resumption } from '../../scripts/lib/resume/resumption.ts';
import type { StockRow } from '../../scripts/lib/verify/books.ts';
import { CLIENTS } from './clients.ts';
import { type Answer, Customer } from './customer.ts';
import { type FaultPlan, NO_FAULTS } from './faults.ts';
import { FUNCTIONS } from './functions.ts';
import type { Compose } from './means.ts';
import { type Path, SMOOTH } from './paths.ts';
import { World } from './world.ts';

/** How one order fared, with the world as it was left. */
export interface Journey {
  path: Path;
  world: World;
  answers: Answer[];
  /** What the customer was told of the cancelling, if that was wanted. */
  cancelled?: Answer | undefined;
  /** What was put in of each product. */
  putIn: number;
  /** How often an operator had to have the workflow go on. */
  resumed: number;
  /** False when it came to no rest. */
  quiet: boolean;
}

const KEY = 'proof-key-1';
const PIECES = 2;
const STEP_MS = 5_000;
/** Longer than an execution may take, and a reservation may last. */
const LONGEST_MS = 4 * 3_600_000;
const MAX_RESUMES = 10;
/** An operator looks at a parked order after a while. */
const PATIENCE_MS = 20 * 60_000;
const QUEUES = ['order', 'notification', 'shipping-notice', 'backstop']
  .flatMap((name) => [`${name}-queue`, `${name}-dlq`])
  .concat('outbox-dlq');

/** What a run is made of; the same again gives the same run. */
export interface RunOptions {
  seed?: number;
  plan?: FaultPlan;
  /** Functions that are others than ours, for runs that must go wrong. */
  replaced?: Record<string, Compose>;
  /** The customer cancels right before this outside call. */
  cancelAt?: number;
}

/** Takes one order along a path until nothing moves any more. The caller closes the world. */
export async function travel(
  path: Path,
  { seed = 1, plan = NO_FAULTS, replaced = {}, cancelAt }: RunOptions = {},
): Promise<Journey> {
  const variables = { ...SMOOTH, ...path.variables };
  const world = new World({ seed, plan, variables, functions: { ...FUNCTIONS, ...replaced } });
  const customer = new Customer(world);
  const putIn = path.stock ?? 10;
  const products = Array.from({ length: path.lines ?? 1 }, (_, n) => `product-${n + 1}`);
  await world.aside(() => prepare(world, path, path.unknownProduct ? [] : products, putIn));
  const journey: Journey = { path, world, answers: [], putIn, resumed: 0, quiet: false };
  const items = products.map((product_id) => ({ product_id, quantity: PIECES }));
  const requests = Array.from({ length: path.twice ? 2 : 1 }, async () => {
    journey.answers.push(await customer.place(KEY, items));
  });
  const asked = [...requests, ...cancelling(journey, customer, cancelAt)];
  await comeToRest(journey, Promise.all(asked));
  return journey;
}

async function prepare(world: World, path: Path, products: string[], putIn: number): Promise<void> {
  const rows = products.map((product_id): StockRow & Record<string, unknown> => ({
    product_id,
    name: product_id,
    unit_price_cents: 1_250,
    available: putIn,
    reserved: 0,
    consumed: 0,
    put_in: putIn,
    adjustments: 1,
  }));
  for (let first = 0; first < rows.length; first += 25) {
    const puts = rows.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    const RequestItems = { 'dofs-local-inventory': puts };
    await CLIENTS.documents.send(new BatchWriteCommand({ RequestItems }));
  }
  if (path.outageMs === undefined) return;
  const until = new Date(world.scheduler.now() + path.outageMs).toISOString();
  const Item = { payment_key: OUTAGE_KEY, until };
  await CLIENTS.documents.send(
    new PutCommand({ TableName: 'dofs-local-simulated-payments', Item }),
  );
}

/** The customer's wish to cancel: at a call, or once the order has got somewhere. */
function cancelling(
  journey: Journey,
  customer: Customer,
  cancelAt: number | undefined,
): Promise<void>[] {
  const { world, path } = journey;
  const { cancelAfter } = path;
  if (cancelAfter === undefined && cancelAt === undefined) return [];
  let begun = false;
  const cancelled = new Promise<void>((resolve, reject) => {
    world.onCall = (number) => {
      const [order] = world.witness.rows<Order>('orders');
      const due = cancelAt === undefined ? lastEvent(world) === cancelAfter : number >= cancelAt;
      if (begun || !order || !due) return;
      begun = true;
      customer.cancel(order.order_id).then((answer) => {
        journey.cancelled = answer;
        resolve();
      }, reject);
    };
  });
  return [cancelled];
}

function lastEvent(world: World): string | undefined {
  return world.witness.eventsInOrder().at(-1)?.type;
}

/** Lets time pass until all is done, and has parked orders go on as an operator would. */
async function comeToRest(journey: Journey, asked: Promise<unknown>): Promise<void> {
  const { world } = journey;
  let answered = false;
  let problem: unknown;
  asked.then(
    () => {
      answered = true;
    },
    (error: unknown) => {
      problem = error;
    },
  );
  for (;;) {
    const end = world.scheduler.now() + LONGEST_MS;
    while (world.scheduler.now() < end && !(answered && isAtRest(world))) {
      await world.scheduler.advance(STEP_MS);
      if (problem !== undefined) throw problem;
    }
    journey.quiet = answered && isAtRest(world);
    const waiting = world.witness.rows<Order>('orders').filter((order) => !hasEnded(order));
    if (waiting.length === 0 || !journey.quiet || journey.resumed === MAX_RESUMES) return;
    await world.scheduler.advance(PATIENCE_MS);
    for (const order of waiting) await world.aside(() => resume(world, order));
    journey.resumed++;
  }
}

/** Nothing runs, no message is on its way, and every event is out; an order ended or waits. */
function isAtRest(world: World): boolean {
  const { witness } = world;
  if (world.busy || witness.running > 0) return false;
  const orders = witness.rows<Order>('orders');
  if (orders.some((order) => !hasEnded(order) && !order.attention)) return false;
  if (QUEUES.some((queue) => witness.messages(queue) > 0)) return false;
  const out = new Set(witness.published.map(({ id }) => id));
  const events = ['order-events', 'platform-events'].flatMap((table) =>
    witness.rows<{ event_id: string }>(table),
  );
  return events.every(({ event_id }) => out.has(event_id));
}

/** What `make resume` does. */
async function resume(world: World, order: Order): Promise<void> {
  const resumption = new Resumption({
    orders: { orders: async () => new Map([[order.order_id, order]]) },
    sfn: CLIENTS.sfn,
    stateMachine: 'dofs-local-order-workflow',
    clock: world.clock,
  });
  await resumption.resume(await resumption.resumable(order.order_id));
}
