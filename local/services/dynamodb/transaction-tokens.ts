import { createHash } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';

/** How long a token stands for its request. */
const VALID_MS = 10 * 60 * 1000;

/**
 * The client request tokens of transactions: the same token with the same request within ten
 * minutes succeeds again without another write.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class TransactionTokens {
  readonly #scheduler: Scheduler;
  /** By token, oldest first. */
  readonly #done = new Map<string, { digest: string; at: number }>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /**
   * Runs `work`, unless it is known to have succeeded. Without a token it always runs.
   *
   * @throws IdempotentParameterMismatchException when the token stands for another request.
   */
  once(token: string | undefined, request: unknown, work: () => void): void {
    if (token === undefined) {
      work();
      return;
    }
    this.#forget();
    const digest = createHash('sha256').update(canonicalText(request)).digest('hex');
    const known = this.#done.get(token);
    if (known && known.digest !== digest) {
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request.',
      );
    }
    if (known) return;
    work();
    this.#done.set(token, { digest, at: this.#scheduler.now() });
  }

  #forget(): void {
    const oldest = this.#scheduler.now() - VALID_MS;
    for (const [token, { at }] of this.#done) {
      if (at >= oldest) return;
      this.#done.delete(token);
    }
  }
}

/** JSON with the members in order, because their order does not make another request. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
