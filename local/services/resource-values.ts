import type { LockedResource } from '../platform/resource-type.ts';

/** Attributes of many resources that change nothing here, and why. */
export const LABELS = {
  tags: 'for people and bills alone',
  tags_all: 'for people and bills alone',
};
export const DESCRIPTION = { description: 'for people alone' };

/** Reads typed attributes of a locked resource; a wrong type stops with the attribute's name. */
export class ResourceValues {
  readonly address: string;
  readonly #values: Record<string, unknown>;

  constructor(resource: LockedResource) {
    this.address = resource.address;
    this.#values = resource.values;
  }

  /** @throws Error when absent or no text */
  text(path: string): string {
    return this.optionalText(path) ?? this.#fail(path, 'is missing');
  }

  optionalText(path: string): string | undefined {
    const value = this.#get(path);
    if (value === undefined || value === '') return undefined;
    return typeof value === 'string' ? value : this.#fail(path, 'must be a string');
  }

  /** @throws Error when absent or no number */
  number(path: string): number {
    return this.optionalNumber(path) ?? this.#fail(path, 'is missing');
  }

  optionalNumber(path: string): number | undefined {
    const value = this.#get(path);
    if (value === undefined) return undefined;
    return typeof value === 'number' ? value : this.#fail(path, 'must be a number');
  }

  optionalFlag(path: string): boolean | undefined {
    const value = this.#get(path);
    if (value === undefined) return undefined;
    return typeof value === 'boolean' ? value : this.#fail(path, 'must be true or false');
  }

  /** A list of texts; empty when absent. */
  texts(path: string): string[] {
    const value = this.#get(path) ?? [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    return this.#fail(path, 'must be a list of strings');
  }

  /** A map of texts; empty when absent. */
  textMap(path: string): Record<string, string> {
    const value = this.#get(path) ?? {};
    const entries = typeof value === 'object' ? Object.entries(value as object) : undefined;
    if (entries?.every(([, each]) => typeof each === 'string')) {
      return Object.fromEntries(entries) as Record<string, string>;
    }
    return this.#fail(path, 'must be a map of strings');
  }

  /** A map of truths; empty when absent. */
  flagMap(path: string): Record<string, boolean> {
    const value = this.#get(path) ?? {};
    const entries = typeof value === 'object' ? Object.entries(value as object) : undefined;
    if (entries?.every(([, each]) => typeof each === 'boolean')) {
      return Object.fromEntries(entries) as Record<string, boolean>;
    }
    return this.#fail(path, 'must be a map of true or false');
  }

  /** The blocks of a repeated nested block, each readable on its own. */
  blocks(path: string): ResourceValues[] {
    const value = this.#get(path) ?? [];
    if (!Array.isArray(value)) return this.#fail(path, 'must be a list of blocks');
    const type = path;
    return value.map(
      (values: Record<string, unknown>, index) =>
        new ResourceValues({ address: `${this.address}.${path}[${index}]`, type, values }),
    );
  }

  /** Follows a dotted path through single blocks, which the plan writes as lists of one. */
  #get(path: string): unknown {
    let value: unknown = this.#values;
    const parts = path.split('.');
    for (const [index, part] of parts.entries()) {
      value = (value as Record<string, unknown>)[part];
      const last = index === parts.length - 1;
      if (!last && Array.isArray(value)) value = value[0];
      if (value === undefined || value === null) return undefined;
    }
    return value;
  }

  #fail(path: string, what: string): never {
    throw new Error(`${this.address}: ${path} ${what}`);
  }
}
