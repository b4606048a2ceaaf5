import type { SQSEvent } from 'aws-lambda';
import { readBusEvent } from '../../shared/events/bus-event.ts';
import type { Invocation, OncePerEvent } from '../../shared/events/once-per-event.ts';
import type { Topic } from '../../shared/events/topic.ts';
import {
  createQueueConsumer,
  type QueueConsumerDependencies,
} from '../../shared/queue/queue-consumer.ts';
import { noticeOf } from './notice.ts';

export interface NotificationDependencies extends Omit<QueueConsumerDependencies, 'handle'> {
  topic: Topic;
  once: OncePerEvent;
}

/** Tells people of events that reach the notification queue, each event once as far as is known. */
export function createNotificationHandler({ topic, once, ...consumer }: NotificationDependencies) {
  const consume = createQueueConsumer({
    ...consumer,
    handle: async ({ body }) => {
      const event = readBusEvent(body);
      const notice = noticeOf(event);
      await once.run(event.id, async () => {
        const message_id = await topic.publish(notice);
        const { order_id } = notice.attributes;
        const ids = { order_id, correlation_id: event.correlationid, event_id: event.id };
        consumer.logger.info('notice sent', { code: 'NOTICE_SENT', ...ids, message_id });
        return message_id;
      });
    },
  });

  return (event: SQSEvent, context: Invocation) => {
    once.startInvocation(context);
    return consume(event);
  };
}
