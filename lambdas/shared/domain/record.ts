import { decide } from './decide.ts';
import type { Order } from './order.ts';
import type { OrderCommand } from './order-command.ts';
import type { OrderEvent } from './order-event.ts';
import { apply } from './replay.ts';

/** What the outside world gives to a new event. */
export interface Recording {
  order_id: string;
  correlation_id: string;
  event_id: string;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
}

/**
 * The event that a command adds to an order, and the order after it; `undefined` when the command
 * took effect before.
 *
 * @throws IllegalTransitionError as `decide` does.
 */
export function record(
  order: Order | undefined,
  command: OrderCommand,
  recording: Recording,
): { order: Order; event: OrderEvent } | undefined {
  const fact = decide(order, command);
  if (!fact) return undefined;
  const event: OrderEvent = { ...recording, ...fact, sequence: (order?.version ?? 0) + 1 };
  return { order: apply(order, event), event };
}
