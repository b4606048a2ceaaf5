import type { SQSEvent } from 'aws-lambda';
import { readBusEvent } from '../../shared/events/bus-event.ts';
import type { Invocation, OncePerEvent } from '../../shared/events/once-per-event.ts';
import {
  createQueueConsumer,
  type QueueConsumerDependencies,
} from '../../shared/queue/queue-consumer.ts';
import { type ShippingNotices, shippingNoticeOf } from './shipping-notices.ts';

export interface ShippingNoticeHandlerDependencies
  extends Omit<QueueConsumerDependencies, 'handle'> {
  notices: ShippingNotices;
  once: OncePerEvent;
}

/** Gives out a shipping notice for each fulfilled order. Its failures are its queue's, not the order's. */
export function createShippingNoticeHandler(dependencies: ShippingNoticeHandlerDependencies) {
  const { notices, once, ...consumer } = dependencies;
  const consume = createQueueConsumer({
    ...consumer,
    handle: async ({ body }) => {
      const event = readBusEvent(body);
      const notice = shippingNoticeOf(event);
      await once.run(event.id, async () => {
        const message_id = await notices.issue(notice);
        const { order_id, correlation_id } = notice;
        const fields = { order_id, correlation_id, event_id: event.id, message_id };
        consumer.logger.info('shipping notice issued', {
          code: 'SHIPPING_NOTICE_ISSUED',
          ...fields,
        });
        return message_id;
      });
    },
  });

  return (event: SQSEvent, context: Invocation) => {
    once.startInvocation(context);
    return consume(event);
  };
}
