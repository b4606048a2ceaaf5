import { type BusEvent, UnreadableEventError } from '../../shared/events/bus-event.ts';
import type { TopicMessage } from '../../shared/events/topic.ts';

interface Words {
  /** A sentence without its full stop. */
  headline: string;
  details: Record<string, unknown>;
}

/**
 * What somebody is told of an event, in words. A repeat has the same text with the same event id.
 *
 * @throws UnreadableEventError for a type that nobody is told of, and for data that lacks a member.
 */
export function noticeOf(event: BusEvent): TopicMessage {
  const { headline, details } = wordsFor(event);
  const lines = Object.entries({
    ...details,
    time: event.time,
    event_type: event.event_type,
    event_id: event.id,
    correlation_id: event.correlationid,
  }).map(([name, value]) => `${name}: ${shown(name, value)}`);
  const { data } = event;
  return {
    subject: headline,
    text: [`${headline}.`, '', ...lines, ''].join('\n'),
    attributes: {
      event_type: event.event_type,
      event_id: event.id,
      ...('order_id' in data ? { order_id: data.order_id } : {}),
    },
  };
}

function wordsFor(event: BusEvent): Words {
  const order = `Order ${event.subject}`;
  switch (event.event_type) {
    case 'OrderFulfilled': {
      const { fulfillment_id } = event.data;
      return { headline: `${order} was fulfilled`, details: { fulfillment_id } };
    }
    case 'OrderRejected':
      return { headline: `${order} was rejected`, details: reasonOf(event.data) };
    case 'OrderCompensated':
      return { headline: `${order} was not paid or was cancelled`, details: reasonOf(event.data) };
    case 'OrderFailed':
      return { headline: `${order} could not be fulfilled`, details: reasonOf(event.data) };
    case 'OrderCancelRequested':
      return { headline: `${order} is being cancelled`, details: {} };
    case 'OrderParked': {
      const { reason, owed } = event.data;
      return { headline: `${order} needs attention`, details: { reason, owed } };
    }
    case 'CircuitBreakerOpened': {
      const { breaker, failures, calls, retry_at } = event.data;
      const failed = `${failures} of ${calls}`;
      return { headline: `Circuit breaker ${breaker} opened`, details: { failed, retry_at } };
    }
    case 'CircuitBreakerClosed':
      return { headline: `Circuit breaker ${event.data.breaker} closed`, details: {} };
    case 'CircuitBreakerForced': {
      const { breaker, forced = 'AUTOMATIC', reason, forced_by } = event.data;
      const headline = `Circuit breaker ${breaker} was set to ${forced}`;
      return { headline, details: { reason, forced_by } };
    }
    default:
      throw new UnreadableEventError(`nobody is told of ${event.event_type}`);
  }
}

function reasonOf({ failure_reason }: { failure_reason: string }): Record<string, unknown> {
  return { failure_reason };
}

function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'string') throw new UnreadableEventError(`the event has no ${name}`);
  return value;
}
