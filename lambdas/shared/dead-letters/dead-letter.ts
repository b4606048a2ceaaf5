/** Why a message could not be handled. `error` is an error's name, or a service's error code. */
export interface Cause {
  error: string;
  message: string;
}

/**
 * `RECORDED` waits for an operator, `REDRIVEN` was sent to its queue again, `QUARANTINED` is kept
 * out of whatever is done with many letters at once.
 */
export type DeadLetterStatus = 'RECORDED' | 'REDRIVEN' | 'QUARANTINED';

export const DEAD_LETTER_STATUSES: readonly DeadLetterStatus[] = [
  'RECORDED',
  'REDRIVEN',
  'QUARANTINED',
];

/** A message attribute as SQS has it; a binary value is base64. */
export interface LetterAttribute {
  data_type: string;
  string_value?: string;
  binary_value?: string;
}

/** What an operator did with a dead letter. `REDRIVE` is the intent, `REDRIVEN` that it was sent. */
export interface LetterAct {
  /** ISO 8601, UTC, milliseconds, as are all times here. */
  at: string;
  by: string;
  act: 'REDRIVE' | 'REDRIVEN' | 'REDRIVE_FAILED' | 'QUARANTINE';
  note?: string;
}

/** Who is about to send a letter again: until then nobody else does. */
export interface LetterClaim {
  id: string;
  by: string;
  until: string;
}

/** A message that was given up, and what became of it: an item of the dead-letters table. */
export interface DeadLetter {
  /** `<queue>#<message_id>` */
  dead_letter_id: string;
  /** The queue that gave it up, without project and environment; `outbox` for a stream's batch. */
  queue: string;
  message_id: string;
  body: string;
  attributes: Record<string, LetterAttribute>;
  /** The size of the whole message, when not all of it was kept: it cannot be sent again. */
  cut_from_bytes?: number;
  cause: Cause;
  /** What letters of the same cause share: `cause.error`. */
  group: string;
  /** As the dead-letter queue counts. */
  receive_count: number;
  sent_at: string;
  dead_lettered_at: string;
  status: DeadLetterStatus;
  acts: LetterAct[];
  claim?: LetterClaim;
}

/** The key of a message's item, the same before and after it is dead. */
export function deadLetterId(queue: string, messageId: string): string {
  return `${queue}#${messageId}`;
}
