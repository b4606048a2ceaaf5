import type { Clock } from '../../../lambdas/shared/clock.ts';
import type {
  DeadLetter,
  LetterAct,
  LetterClaim,
} from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import type { LetterStore } from './letter-store.ts';
import { refusal } from './refusal.ts';

/** Sends a letter again; answers in words what came of it. */
export type Send = (letter: DeadLetter) => Promise<string>;

export type RedriveOutcome = 'redriven' | 'refused' | 'taken' | 'failed';

/** Longer than sending one letter takes; then whoever died of it no longer holds it. */
const CLAIM_MS = 120_000;

/**
 * Sends letters again. A letter is claimed before, so that two operators do not both send it, and
 * is marked after, so that it is never marked and not sent. Who dies between the two leaves a claim
 * that runs out, and the letter is sent a second time: at least once, like every delivery here.
 */
export class Redrive {
  readonly #store: LetterStore;
  readonly #clock: Clock;
  readonly #send: Send;
  readonly #by: string;

  constructor(store: LetterStore, { clock, send, by }: { clock: Clock; send: Send; by: string }) {
    this.#store = store;
    this.#clock = clock;
    this.#send = send;
    this.#by = by;
  }

  /** Sends one letter, and says what came of it. */
  async redrive(letter: DeadLetter): Promise<{ outcome: RedriveOutcome; note: string }> {
    const refused = refusal(letter);
    if (refused !== undefined) return { outcome: 'refused', note: refused };
    const claim = this.#newClaim();
    if (!(await this.#store.claim(letter, claim, this.#act('REDRIVE')))) {
      return { outcome: 'taken', note: 'somebody else did something with it meanwhile' };
    }
    let note: string;
    try {
      note = await this.#send(letter);
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await this.#store.unclaim(letter, claim, this.#act('REDRIVE_FAILED', why));
      return { outcome: 'failed', note: why };
    }
    const marked = await this.#store.redriven(letter, claim, this.#act('REDRIVEN', note));
    if (marked) return { outcome: 'redriven', note };
    return { outcome: 'redriven', note: `${note}; it took so long that another may send it too` };
  }

  #newClaim(): LetterClaim {
    const until = new Date(Date.parse(this.#clock.timestamp()) + CLAIM_MS).toISOString();
    return { id: this.#clock.newId(), by: this.#by, until };
  }

  #act(act: LetterAct['act'], note?: string): LetterAct {
    return {
      at: this.#clock.timestamp(),
      by: this.#by,
      act,
      ...(note === undefined ? {} : { note }),
    };
  }
}
