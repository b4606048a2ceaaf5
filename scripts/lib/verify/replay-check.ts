import { isDeepStrictEqual } from 'node:util';
import type { Order } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import { replay } from '../../../lambdas/shared/domain/replay.ts';

/** Undefined where the events replay to exactly the stored order, else what differs. */
export function replayMismatch(stored: Order, events: readonly OrderEvent[]): string | undefined {
  let replayed: Order;
  try {
    replayed = replay(events);
  } catch (error) {
    return `${stored.order_id}: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (isDeepStrictEqual(stored, replayed)) return undefined;
  const members = new Set([...Object.keys(stored), ...Object.keys(replayed)] as (keyof Order)[]);
  const differing = [...members].filter((name) => !isDeepStrictEqual(stored[name], replayed[name]));
  const details = differing.map(
    (name) => `${name} is ${JSON.stringify(stored[name])}, not ${JSON.stringify(replayed[name])}`,
  );
  return `${stored.order_id}: ${details.join('; ')}`;
}
