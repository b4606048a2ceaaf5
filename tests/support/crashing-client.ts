import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What befalls one call: the process dies before AWS gets it, after it was carried out, or not. */
export type Mishap = 'none' | 'before' | 'after';

/** The process that made the call is gone. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** A client some of whose calls end in a crash; they go through until `plan` says otherwise. */
export class CrashPlan {
  readonly client: DynamoDBDocumentClient;
  #mishaps: Mishap[] = [];
  #calls = 0;

  constructor(inner: DynamoDBDocumentClient) {
    const send = async (command: Parameters<typeof inner.send>[0]): Promise<unknown> => {
      this.#calls++;
      const mishap = this.#mishaps.shift() ?? 'none';
      if (mishap === 'before') throw new CrashError('before the call');
      const answer = await inner.send(command);
      if (mishap === 'after') throw new CrashError('after the call');
      return answer;
    };
    this.client = Object.assign(Object.create(inner) as DynamoDBDocumentClient, { send });
  }

  /** What befalls the next calls, in their order; those after them go through. */
  plan(mishaps: readonly Mishap[]): void {
    this.#mishaps = [...mishaps];
    this.#calls = 0;
  }

  /** Calls since the last plan. */
  get calls(): number {
    return this.#calls;
  }
}
