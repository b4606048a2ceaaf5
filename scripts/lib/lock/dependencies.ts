import { mentions } from './expression.ts';
import type { ResourceChange } from './plan.ts';
import { join, type Scope, type Scopes } from './scope.ts';

/** Terraform's graph, as far as it orders managed resources. */
export class Dependencies {
  readonly #scopes: Scopes;
  /** Addresses of the instances of a resource, by its address without index. */
  readonly #instances = new Map<string, string[]>();
  readonly #addresses: ReadonlySet<string>;

  constructor(scopes: Scopes, resources: readonly ResourceChange[]) {
    this.#scopes = scopes;
    this.#addresses = new Set(resources.map(({ address }) => address));
    for (const { address, module_address = '', type, name } of resources) {
      const whole = join(module_address, `${type}.${name}`);
      this.#instances.set(whole, [...(this.#instances.get(whole) ?? []), address]);
    }
  }

  /** Addresses of all that a resource's own block mentions, directly or through modules. */
  of({ address, module_address = '', type, name }: ResourceChange): string[] {
    const scope = this.#scopes.at(module_address);
    const found = new Set<string>();
    this.#collect(scope.source.resources.get(`${type}.${name}`), scope, found, new Set());
    found.delete(address);
    return [...found].filter((one) => this.#addresses.has(one)).sort();
  }

  /**
   * False when a value comes from variables alone: then Terraform knows it, and where it says it
   * does not, the value is null and AWS computes one.
   */
  reachResource(value: unknown, scope: Scope): boolean {
    const found = new Set<string>();
    this.#collect(value, scope, found, new Set());
    return found.size > 0;
  }

  #collect(value: unknown, scope: Scope, found: Set<string>, seen: Set<string>): void {
    for (const mention of mentions(value)) {
      const mark = `${scope.address}|${mention}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      if (mention.startsWith('aws_')) {
        for (const one of this.#instances.get(join(scope.address, mention)) ?? []) found.add(one);
      } else if (mention.startsWith('module.')) this.#module(mention, scope, found, seen);
      else if (mention.startsWith('local.')) {
        this.#collect(scope.source.locals[mention.slice(6)], scope, found, seen);
      } else if (!mention.startsWith('var.')) {
        // An iterator: what it runs over is not followed, so it may be anything.
        found.add(mention);
      } else if (scope.call) {
        this.#collect(scope.call.arguments[mention.slice(4)], scope.call.scope, found, seen);
      }
    }
  }

  #module(mention: string, scope: Scope, found: Set<string>, seen: Set<string>): void {
    const [, call = '', output] = /^(module\.\w+(?:\[[^\]]*\])?)(?:\.(\w+))?$/.exec(mention) ?? [];
    const address = join(scope.address, call);
    const child = this.#scopes.at(address);
    if (output !== undefined) {
      // With the output's own depends_on, which stands for what its value does not mention.
      this.#collect(child.source.outputs.get(output), child, found, seen);
      return;
    }
    for (const [whole, instances] of this.#instances) {
      if (whole.startsWith(`${address}.`)) for (const one of instances) found.add(one);
    }
  }
}
