import type { CloudEvent } from './cloud-event.ts';
import { cloudEventType } from './cloud-event.ts';
import { type EventType, isEventType } from './event-types.ts';

/** An event as a subscriber takes it: its type tells what its data holds. */
export type BusEvent = {
  [Type in EventType]: { event_type: Type } & Omit<CloudEvent<Type>, 'type'>;
}[EventType];

/** A message that holds no event that this subscriber can read. It says what is wrong. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

const TEXTS = ['id', 'source', 'subject', 'time', 'correlationid', 'sequence'] as const;

/**
 * Reads an event that EventBridge delivered through a queue. It is a tolerant reader: what it does
 * not know it passes over. The data is as the schema of its version says, which the publisher's
 * tests prove; a version that is not ours is refused.
 *
 * @throws UnreadableEventError naming the member that is missing or wrong.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function readBusEvent(body: string): BusEvent {
  const { 'detail-type': event_type, detail } = objectOf(parse(body), 'the body');
  if (!isEventType(event_type))
    throw new UnreadableEventError(`detail-type ${event_type} is unknown`);
  const { type, ...event } = objectOf(detail, 'detail');
  if (event.specversion !== '1.0') throw new UnreadableEventError('detail.specversion must be 1.0');
  if (type !== cloudEventType(event_type)) {
    throw new UnreadableEventError(
      `detail.type must be ${cloudEventType(event_type)}, not ${type}`,
    );
  }
  for (const name of TEXTS) {
    if (typeof event[name] === 'string' && event[name] !== '') continue;
    throw new UnreadableEventError(`detail.${name} must be a non-empty string`);
  }
  objectOf(event.data, 'detail.data');
  return { ...event, event_type } as BusEvent;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new UnreadableEventError('the body is not JSON', { cause });
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnreadableEventError(`${what} must be an object`);
  }
  return { ...value };
}
