import { hasEnded, type Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import type { Books } from '../../scripts/lib/verify/books.ts';
import { check } from '../../scripts/lib/verify/check.ts';
import { booksOf } from './books.ts';
import type { Journey } from './journey.ts';

const ENDS = ['OrderFulfilled', 'OrderRejected', 'OrderCompensated', 'OrderFailed'];

/** Everything about a finished run that is not as architecture's "what must always hold" says. */
export async function violations(journey: Journey): Promise<string[]> {
  const books = await booksOf(journey);
  return [
    ...check(books).map(({ type, subject, detail }) => `${type} ${subject}: ${detail}`),
    ...rest(journey, books),
    ...acceptance(journey, books),
    ...cancellation(journey, books),
    ...[...books.orders.values()].flatMap((order) => [
      ...ends(order, books),
      ...goods(journey, order),
    ]),
    ...publication(journey),
    ...notices(journey, books),
  ];
}

/** 4. An accepted order is never lost: in the end nothing is left under way, and no order open. */
function rest({ quiet, world, unseen }: Journey, { orders }: Books): string[] {
  const open = [...orders.values()].filter((order) => !hasEnded(order));
  return [
    ...unseen.map((id) => `order ${id} waited for an operator who was told nothing of it`),
    ...(quiet ? [] : ['the platform came to no rest']),
    ...(world.witness.running > 0 ? ['an execution is still running'] : []),
    ...open.map(({ order_id, status }) => `order ${order_id} is ${status} after all`),
  ];
}

/** 4. One idempotency key is one order, and what was accepted is stored. */
function acceptance({ answers, path }: Journey, { orders }: Books): string[] {
  const wanted = path.rival ? 2 : 1;
  const accepted = new Set(answers.map(({ body }) => body.order_id));
  const problems = answers
    .filter(({ status }) => status !== 202)
    .map(({ status, body }) => `the order was answered ${status}: ${JSON.stringify(body)}`);
  if (accepted.size !== wanted) problems.push(`customers were told of ${accepted.size} orders`);
  if (orders.size !== wanted) problems.push(`${wanted} requests made ${orders.size} orders`);
  for (const id of accepted) if (!orders.has(id ?? '')) problems.push(`order ${id} was lost`);
  return problems;
}

/** A customer who was told that the order is cancelled pays nothing, and the other way round. */
function cancellation({ cancelled }: Journey, { orders, events }: Books): string[] {
  return [...orders.values()].flatMap(({ order_id, status }) => {
    const noted = events.get(order_id)?.some(({ type }) => type === 'OrderCancelRequested');
    const answer = cancelled?.order_id === order_id ? cancelled.answer : undefined;
    const told = answer !== undefined && answer.status < 300;
    return [
      ...(noted && status === 'FULFILLED'
        ? [`order ${order_id} was cancelled, and FULFILLED`]
        : []),
      ...(told && status === 'FULFILLED'
        ? [`${order_id} was to be cancelled, and is FULFILLED`]
        : []),
      ...(noted && answer && !told ? [`the cancelling was answered ${answer.status}`] : []),
    ];
  });
}

/** 1. Exactly one end, with exactly one event that says so, and that is the last. */
function ends({ order_id }: Order, { events }: Books): string[] {
  const log = events.get(order_id) ?? [];
  const final = log.filter(({ type }) => ENDS.includes(type));
  const last = log.at(-1)?.type ?? 'none';
  if (final.length === 1 && ENDS.includes(last)) return [];
  return [`order ${order_id} has ${final.length} ends, and its last event is ${last}`];
}

/** Goods leave for a FULFILLED order alone, or its row says that the provider has to be asked. */
function goods(journey: Journey, { order_id, status }: Order): string[] {
  const sent = journey.world.shipped.has(order_id);
  if (sent === (status === 'FULFILLED')) return [];
  if (sent && inquiries(journey).includes(order_id)) return [];
  return [`order ${order_id} is ${status}, and the provider has ${sent ? '' : 'not '}fulfilled it`];
}

/**
 * Orders that ended and that an operator shall ask the fulfillment provider about all the same: it
 * was asked, and nobody heard what it said.
 */
export function inquiries({ world: { witness } }: Journey): string[] {
  const rows = witness.rows<{ order_id: string; outcome_unknown?: boolean }>('failed-orders');
  const orders = witness.rows<Order>('orders');
  const started = orders.filter(({ fulfillment_started_at: at }) => at !== undefined);
  return rows
    .filter(({ outcome_unknown }) => outcome_unknown === true)
    .map(({ order_id }) => order_id)
    .filter((id) => started.some((order) => order.order_id === id && hasEnded(order)));
}

/** 5. What is on the bus is stored, and what is stored was put on the bus. */
function publication({ world: { witness } }: Journey): string[] {
  const stored = ['order-events', 'platform-events'].flatMap((table) =>
    witness.rows<{ event_id: string; type: string }>(table),
  );
  const known = new Map(stored.map(({ event_id, type }) => [event_id, type]));
  const published = new Set(witness.published.map(({ id }) => id));
  return [
    ...witness.published
      .filter(({ id, type }) => known.get(id) !== type)
      .map(({ id, type }) => `${type} ${id} was published, and is not stored so`),
    ...stored
      .filter(({ event_id }) => !published.has(event_id))
      .map(({ event_id, type }) => `${type} ${event_id} was never published`),
  ];
}

/** 5. People are told of what happened alone, and of every end at least once. */
function notices({ world: { witness } }: Journey, { events, orders }: Books): string[] {
  const log = [...events.values()].flat();
  const ids = new Set(log.map(({ event_id }) => event_id));
  const platform = witness.rows<OrderEvent>('platform-events');
  for (const { event_id } of platform) ids.add(event_id);
  const told = witness.notices.filter(({ topic }) => topic === 'notifications');
  const toldIds = told.map(({ text }) => /^event_id: (\S+)$/m.exec(text)?.[1] ?? 'none');
  const letters = witness.rows<{ body?: string; status?: string }>('dead-letters');
  const isDead = (id: string): boolean =>
    letters.some(({ body, status }) => status !== undefined && body?.includes(id));
  const shipping = witness.notices.filter(({ topic }) => topic === 'shipping-notices');
  const untold = log.filter(
    ({ type, event_id }) => ENDS.includes(type) && !toldIds.includes(event_id) && !isDead(event_id),
  );
  return [
    ...toldIds
      .filter((id) => !ids.has(id))
      .map((id) => `people were told of ${id}, which is no event`),
    ...untold.map(({ type }) => `nobody was told of ${type}`),
    ...shipping
      .filter(({ subject }) => orders.get(subject.split(' ').at(-1) ?? '')?.status !== 'FULFILLED')
      .map(({ subject }) => `"${subject}" was given, and the order is not FULFILLED`),
    ...[...orders.values()]
      .filter(({ status, order_id }) => {
        const given = shipping.some(({ subject }) => subject.endsWith(order_id));
        return status === 'FULFILLED' && !given && !isDead(order_id);
      })
      .map(({ order_id }) => `no shipping notice was given for ${order_id}`),
  ];
}

/** The run in words, for whoever has to find out why it went wrong. */
export function story({ world, path }: Journey, problems: readonly string[]): string {
  const calls = world.calls.map(
    ({ number, at, caller, call, fault }) =>
      `${String(number).padStart(5)} ${String(at).padStart(9)} ms  ${caller}: ${call}${fault ? `  <- ${fault}` : ''}`,
  );
  const log = world.witness.eventsInOrder();
  const executions = world.witness.executions().map(({ name, status }) => `${name} ${status}`);
  return [
    `path "${path.title}":`,
    ...problems.map((problem) => `  ${problem}`),
    'events:',
    ...log.map(({ type, timestamp, data }) => `  ${timestamp} ${type} ${JSON.stringify(data)}`),
    'executions:',
    ...executions.map((line) => `  ${line}`),
    'calls:',
    ...calls,
  ].join('\n');
}
