import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasEnded, type Order } from '../../lambdas/shared/domain/order.ts';
import { OUTAGE_KEY } from '../../lambdas/shared/payment/simulated-ledger.ts';
import type { FailedOrderRow, StockRow } from '../../scripts/lib/verify/books.ts';
import { check } from '../../scripts/lib/verify/check.ts';
import { doRepair } from '../../scripts/lib/verify/repair.ts';
import { booksOf } from './books.ts';
import { CLIENTS } from './clients.ts';
import { type Answer, Customer } from './customer.ts';
import { type FaultPlan, NO_FAULTS } from './faults.ts';
import { FUNCTIONS } from './functions.ts';
import type { Compose } from './means.ts';
import { type Path, SMOOTH } from './paths.ts';
import { MACHINE_ARN } from './witness.ts';
import { World } from './world.ts';

/** How one order fared, with the world as it was left. */
export interface Journey {
  path: Path;
  world: World;
  answers: Answer[];
  /** What the customer was told of the cancelling, if that was wanted. */
  cancelled?: { order_id: string; answer: Answer };
  /** What was put in of each product. */
  putIn: number;
  /** How often an operator had to have the workflow go on. */
  resumed: number;
  /** Orders that waited for an operator who was told nothing of them. */
  unseen: string[];
  /** False when it came to no rest. */
  quiet: boolean;
}

const KEY = 'proof-key-1';
const RIVAL_KEY = 'proof-key-2';
const PIECES = 2;
const STEP_MS = 5_000;
/** Longer than an execution may take, and a reservation may last. */
const LONGEST_MS = 4 * 3_600_000;
const MAX_REPAIRS = 10;
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

/** Takes an order along a path until nothing moves any more. The caller closes the world. */
export async function travel(
  path: Path,
  { seed = 1, plan = NO_FAULTS, replaced = {}, cancelAt }: RunOptions = {},
): Promise<Journey> {
  const variables = { ...SMOOTH, ...path.variables };
  const world = new World({ seed, plan, variables, functions: { ...FUNCTIONS, ...replaced } });
  try {
    return await travelIn(world, path, cancelAt);
  } catch (error) {
    world.close();
    throw error;
  }
}

async function travelIn(world: World, path: Path, cancelAt: number | undefined): Promise<Journey> {
  const customer = new Customer(world);
  const putIn = path.stock ?? 10;
  const products = Array.from({ length: path.lines ?? 1 }, (_, n) => `product-${n + 1}`);
  await world.aside(() => prepare(world, path, path.unknownProduct ? [] : products, putIn));
  const journey: Journey = {
    path,
    world,
    answers: [],
    putIn,
    resumed: 0,
    unseen: [],
    quiet: false,
  };
  const items = products.map((product_id) => ({ product_id, quantity: PIECES }));
  const open = new Asked();
  const second = path.rival ? [RIVAL_KEY] : path.twice ? [KEY] : [];
  for (const key of [KEY, ...second]) {
    open.add(customer.place(key, items).then((answer) => journey.answers.push(answer)));
  }
  cancelWhenDue(journey, cancelAt, async (order_id) => {
    const asked = customer.cancel(order_id);
    open.add(asked);
    journey.cancelled = { order_id, answer: await asked };
  });
  await comeToRest(journey, open);
  return journey;
}

/** What the customer asked for, and was not answered yet. */
class Asked {
  #open = 0;
  #problem: unknown;

  add(request: Promise<unknown>): void {
    this.#open++;
    request
      .catch((error: unknown) => {
        this.#problem = error;
      })
      .finally(() => {
        this.#open--;
      });
  }

  /** @throws what a request was rejected with. */
  get answered(): boolean {
    if (this.#problem !== undefined) throw this.#problem;
    return this.#open === 0;
  }
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

/** Has the customer cancel at a call, or once the order has got somewhere; it may never get there. */
function cancelWhenDue(
  { world, path: { cancelAfter } }: Journey,
  cancelAt: number | undefined,
  cancel: (orderId: string) => Promise<void>,
): void {
  if (cancelAfter === undefined && cancelAt === undefined) return;
  let begun = false;
  world.onCall = (number) => {
    if (begun) return;
    const order = world.witness.order();
    const due = cancelAt === undefined ? lastEvent(world) === cancelAfter : number >= cancelAt;
    if (!order || !due) return;
    begun = true;
    // Who asked hears of a failure; here is nobody to tell.
    cancel(order.order_id).catch(() => {});
  };
}

function lastEvent(world: World): string | undefined {
  return world.witness.eventsInOrder().at(-1)?.type;
}

/** Lets time pass until all is done, and has orders that were given up go on as an operator would. */
async function comeToRest(journey: Journey, asked: Asked): Promise<void> {
  const { world } = journey;
  for (;;) {
    const end = world.scheduler.now() + LONGEST_MS;
    while (world.scheduler.now() < end && !(asked.answered && isAtRest(world))) {
      await world.scheduler.advance(STEP_MS);
    }
    journey.quiet = asked.answered && isAtRest(world);
    const open = world.witness.rows<Order>('orders').filter((order) => !hasEnded(order));
    if (open.length === 0 || !journey.quiet || journey.resumed === MAX_REPAIRS) return;
    journey.unseen.push(
      ...open.filter((order) => !isSeen(world, order)).map(({ order_id }) => order_id),
    );
    await world.scheduler.advance(PATIENCE_MS);
    await repair(journey);
    journey.resumed++;
  }
}

/** Nothing runs, no message is on its way, every event is out, and every order was begun. */
function isAtRest(world: World): boolean {
  const { witness } = world;
  if (world.busy || witness.running > 0) return false;
  if (QUEUES.some((queue) => witness.messages(queue) > 0)) return false;
  const out = new Set(witness.published.map(({ id }) => id));
  const events = ['order-events', 'platform-events'].flatMap((table) =>
    witness.rows<{ event_id: string }>(table),
  );
  if (!events.every(({ event_id }) => out.has(event_id))) return false;
  const begun = witness.executions().map(({ name }) => name);
  return witness.rows<Order>('orders').every(({ order_id }) => begun.includes(order_id));
}

/** An operator has it in failed-orders, or has a dead letter that speaks of it. */
function isSeen({ witness }: World, { order_id }: Order): boolean {
  const rows = witness.rows<FailedOrderRow>('failed-orders');
  const row = rows.find((failed) => failed.order_id === order_id);
  const letters = witness.rows<{ status?: string; body?: string }>('dead-letters');
  return (
    row?.needs_attention === true ||
    letters.some(({ status, body }) => status !== undefined && body?.includes(order_id))
  );
}

/** What `make verify` proposes for orders that do not go on, and does with `--repair --yes`. */
async function repair(journey: Journey): Promise<void> {
  const tools = {
    documents: CLIENTS.documents,
    sfn: CLIENTS.sfn,
    stateMachineArn: MACHINE_ARN,
    reservationsTable: 'dofs-local-reservations',
  };
  for (const finding of check(await booksOf(journey))) {
    const { repair: proposed } = finding;
    if (proposed) await journey.world.aside(() => doRepair(proposed, tools));
  }
}
