import { v7 } from 'uuid';

/** Time and ids, passed in so that a test may decide them. */
export interface Clock {
  /** Now as ISO 8601, UTC, milliseconds. */
  timestamp(): string;
  /** A new UUID v7. */
  newId(): string;
}

export const systemClock: Clock = {
  timestamp: () => new Date().toISOString(),
  newId: () => v7(),
};
