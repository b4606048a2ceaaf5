import type { Scheduler, Timer } from '../../core/scheduler.ts';
import type { Item } from './attribute-value.ts';

/** How often expired items are looked for at most. */
const SWEEP_INTERVAL_MS = 60_000;
/** An expiry further back than this is taken for a mistake, and the item stays. */
const OLDEST_EXPIRY_MS = 5 * 365 * 24 * 60 * 60 * 1000;

/**
 * Deletes the expired items of one table. AWS does so within days of the expiry, this sweeper
 * within a minute. It has a timer only while an item is going to expire, so that virtual time
 * can come to rest.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export class TimeToLiveSweeper {
  readonly #scheduler: Scheduler;
  readonly #items: () => Iterable<Item>;
  readonly #expire: (item: Item) => void;
  #attribute: string | undefined;
  #timer: Timer | undefined;
  #due = Number.POSITIVE_INFINITY;

  /** `expire` deletes one item; `items` are all that the table holds. */
  constructor(
    scheduler: Scheduler,
    { items, expire }: { items: () => Iterable<Item>; expire: (item: Item) => void },
  ) {
    this.#scheduler = scheduler;
    this.#items = items;
    this.#expire = expire;
  }

  /** The attribute that holds the expiry, when expiry is on. */
  get attribute(): string | undefined {
    return this.#attribute;
  }

  start(attribute: string): void {
    this.#attribute = attribute;
    for (const item of this.#items()) this.notice(item);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
    this.#attribute = undefined;
  }

  /** To be told of every item written. */
  notice(item: Item): void {
    const expiry = this.#expiryOf(item);
    if (expiry === undefined) return;
    const earliest = Math.max(expiry, this.#scheduler.now());
    const due = Math.ceil((earliest + 1) / SWEEP_INTERVAL_MS) * SWEEP_INTERVAL_MS;
    if (due >= this.#due) return;
    this.#timer?.cancel();
    this.#due = due;
    this.#timer = this.#scheduler.after(due - this.#scheduler.now(), () => this.#sweep());
  }

  #sweep(): void {
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
    const now = this.#scheduler.now();
    for (const item of [...this.#items()]) {
      const expiry = this.#expiryOf(item);
      if (expiry === undefined) continue;
      if (expiry < now) this.#expire(item);
      else this.notice(item);
    }
  }

  /** Epoch milliseconds; undefined for an item that never expires. */
  #expiryOf(item: Item): number | undefined {
    const value = this.#attribute === undefined ? undefined : item[this.#attribute];
    if (!value || !('N' in value)) return undefined;
    const expiry = Number(value.N) * 1000;
    return expiry < this.#scheduler.now() - OLDEST_EXPIRY_MS ? undefined : expiry;
  }
}
