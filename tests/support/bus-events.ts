import type { PlatformEvent } from '../../lambdas/shared/domain/platform-event.ts';
import { type RecordedEvent, toCloudEvent } from '../../lambdas/shared/events/cloud-event.ts';
import type { Invocation } from '../../lambdas/shared/events/once-per-event.ts';
import { anOrderCreated, NOW } from './builders.ts';

/** An event as EventBridge puts it into a subscriber's queue, `detail` as the relay publishes it. */
export function busMessage(event: RecordedEvent) {
  return {
    version: '0',
    id: '6f2d4b1c-0000-4000-8000-000000000000',
    'detail-type': event.type as string,
    source: 'order_id' in event ? 'dofs.orders' : 'dofs.platform',
    account: '000000000000',
    time: '2026-01-02T03:04:00Z',
    region: 'us-east-1',
    resources: [],
    detail: toCloudEvent(event, 'test'),
  };
}

/** An event of the order of the builders. */
export function orderEvent(type: string, data: object = {}): RecordedEvent {
  return anOrderCreated({ type, data, sequence: 5 } as Parameters<typeof anOrderCreated>[0]);
}

/** An event of the payment breaker. */
export function breakerEvent(type: string, data: object = {}): RecordedEvent {
  return {
    subject: 'circuit-breaker/payment',
    sequence: 7,
    event_id: '01936f2a-7b1c-7def-8abc-00000000e007',
    timestamp: NOW,
    correlation_id: 'corr-7',
    type,
    data: { breaker: 'payment', ...data },
  } as PlatformEvent;
}

/** An invocation that has so much time left. */
export function invocation(remainingMs = 10_000): Invocation {
  return { getRemainingTimeInMillis: () => remainingMs };
}
