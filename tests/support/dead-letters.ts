import type { DeadLetter } from '../../lambdas/shared/dead-letters/dead-letter.ts';
import { NOW } from './builders.ts';

/** A notification that was given up. */
export function aDeadLetter(overrides: Partial<DeadLetter> = {}): DeadLetter {
  const { queue = 'notification-queue', message_id = 'message-1' } = overrides;
  return {
    dead_letter_id: `${queue}#${message_id}`,
    queue,
    message_id,
    body: '{"id":"event-1"}',
    attributes: {},
    cause: { error: 'SnsDownError', message: 'the topic does not answer' },
    group: 'SnsDownError',
    receive_count: 4,
    sent_at: '2026-01-02T03:00:00.000Z',
    dead_lettered_at: NOW,
    status: 'RECORDED',
    acts: [],
    ...overrides,
  };
}
