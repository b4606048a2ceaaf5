/** Items by the time they fall due, earliest first: a binary heap. */
export class TimeHeap<T> {
  readonly #entries: { at: number; item: T }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** When the earliest item falls due, in milliseconds since the epoch. */
  get earliest(): number | undefined {
    return this.#entries[0]?.at;
  }

  push(at: number, item: T): void {
    this.#entries.push({ at, item });
    this.#rise(this.#entries.length - 1);
  }

  /** Takes out the earliest item when it falls due at `time` or before. */
  popDue(time: number): T | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.at > time) return undefined;
    const last = this.#entries.pop();
    if (last !== undefined && last !== first) {
      this.#entries[0] = last;
      this.#sink(0);
    }
    return first.item;
  }

  /** Drops the items that `keep` says no to. */
  compact(keep: (item: T, at: number) => boolean): void {
    const kept = this.#entries.filter((entry) => keep(entry.item, entry.at));
    this.#entries.length = 0;
    for (const entry of kept) this.push(entry.at, entry.item);
  }

  #at(index: number): number {
    return this.#entries[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const left = this.#entries[a];
    const right = this.#entries[b];
    if (left === undefined || right === undefined) return;
    this.#entries[a] = right;
    this.#entries[b] = left;
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= this.#at(index)) return;
      this.#swap(parent, index);
      index = parent;
    }
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      const left = 2 * index + 1;
      const child = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(index) <= this.#at(child)) return;
      this.#swap(index, child);
      index = child;
    }
  }
}
