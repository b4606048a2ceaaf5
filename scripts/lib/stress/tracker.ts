import { hasEnded, type OrderStatus } from '../../../lambdas/shared/domain/order.ts';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';

export interface Tracking {
  orderIds: readonly string[];
  /** The status of each of these orders that exists, by id. */
  read(orderIds: readonly string[]): Promise<ReadonlyMap<string, OrderStatus>>;
  timeoutMs: number;
  onProgress?(tracked: Tracked): void;
  clock?: Clock;
}

export interface Tracked {
  /** Orders at their end, by id. */
  ended: Map<string, OrderStatus>;
  /** Orders that are not, with their last status; undefined where the table has no such order. */
  open: Map<string, OrderStatus | undefined>;
}

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;
/** Reading takes a tenth of the time at most, so that watching does not slow what is watched. */
const WAIT_PER_READ = 9;

/**
 * Reads the orders' statuses again and again until each order has reached an end or the time is
 * over. It asks often while orders move, and ever less often while they do not.
 */
export async function trackOrders(tracking: Tracking): Promise<Tracked> {
  const { orderIds, read, timeoutMs, onProgress, clock = SYSTEM_CLOCK } = tracking;
  const tracked: Tracked = {
    ended: new Map(),
    open: new Map(orderIds.map((id) => [id, undefined])),
  };
  const deadline = clock.now() + timeoutMs;
  let wait = SHORTEST_WAIT_MS;
  while (tracked.open.size > 0) {
    const asked = clock.now();
    const moved = note(tracked, await read([...tracked.open.keys()]));
    onProgress?.(tracked);
    const now = clock.now();
    if (tracked.open.size === 0 || now >= deadline) break;
    wait = moved ? SHORTEST_WAIT_MS : Math.min(wait * 1.5, LONGEST_WAIT_MS);
    await clock.sleep(Math.min(Math.max(wait, (now - asked) * WAIT_PER_READ), deadline - now));
  }
  return tracked;
}

/** True when an order has another status than before. */
function note({ ended, open }: Tracked, statuses: ReadonlyMap<string, OrderStatus>): boolean {
  let moved = false;
  for (const [id, status] of statuses) {
    moved ||= open.get(id) !== status;
    if (hasEnded({ status })) {
      open.delete(id);
      ended.set(id, status);
    } else {
      open.set(id, status);
    }
  }
  return moved;
}
