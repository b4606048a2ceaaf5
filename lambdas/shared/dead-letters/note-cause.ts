import type { SQSRecord } from 'aws-lambda';
import { errorFields, type Logger } from '../logging/logger.ts';
import type { CauseNotes } from './cause-notes.ts';

export interface CauseNoting {
  causes: CauseNotes;
  /** The queue's maxReceiveCount: after so many receives a message is dead. */
  maxReceives: number;
  logger: Logger;
}

/**
 * Notes why a message failed, when this was its last receive. It never throws: the message fails
 * for its own reason, and is recorded as dead even without a note.
 */
export async function noteCause(
  { causes, maxReceives, logger }: CauseNoting,
  record: SQSRecord,
  error: unknown,
): Promise<void> {
  if (Number(record.attributes.ApproximateReceiveCount) < maxReceives) return;
  try {
    await causes.note(record, error);
  } catch (noteError) {
    logger.error('the cause of a dead letter was not noted', {
      code: 'CAUSE_NOT_NOTED',
      message_id: record.messageId,
      ...errorFields(noteError),
    });
  }
}
