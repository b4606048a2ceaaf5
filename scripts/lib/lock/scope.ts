import path from 'node:path';
import { type HclBody, type HclModule, readModule } from './source.ts';

/** One use of a module in the tree of modules: where its expressions get their meaning. */
export interface Scope {
  /** e.g. `module.api.module.post_order`; empty for the root. */
  address: string;
  source: HclModule;
  /** The call's arguments, and the scope they are written in; absent for the root. */
  call?: { arguments: HclBody; scope: Scope };
}

/** The scopes of a plan, by address. */
export class Scopes {
  readonly root: Scope;
  readonly #sources: Map<string, HclModule>;
  readonly #scopes = new Map<string, Scope>();

  private constructor(root: HclModule, sources: Map<string, HclModule>) {
    this.root = { address: '', source: root };
    this.#sources = sources;
  }

  /** Reads the root module in `directory` and every module it calls. */
  static async read(directory: string): Promise<Scopes> {
    const sources = new Map<string, HclModule>();
    const visit = async (one: string): Promise<HclModule> => {
      const known = sources.get(one);
      if (known) return known;
      const module = await readModule(one);
      sources.set(one, module);
      for (const call of module.calls.values()) await visit(sourceOf(module, call));
      return module;
    };
    return new Scopes(await visit(path.resolve(directory)), sources);
  }

  /**
   * The scope at a module address, e.g. `module.queues["a"]`.
   *
   * @throws Error when no such module is called
   */
  at(address: string): Scope {
    if (address === '') return this.root;
    const known = this.#scopes.get(address);
    if (known) return known;
    const { parent, name } = splitModule(address);
    const scope = this.child(this.at(parent), name, address);
    this.#scopes.set(address, scope);
    return scope;
  }

  /** The scope of the module that `parent` calls by `name`. */
  child(parent: Scope, name: string, address = join(parent.address, `module.${name}`)): Scope {
    const call = parent.source.calls.get(name);
    const source = call && this.#sources.get(sourceOf(parent.source, call));
    if (!call || !source) throw new Error(`no module ${address} is called`);
    return { address, source, call: { arguments: call, scope: parent } };
  }
}

/** `module.a` and `aws_x.y` make `module.a.aws_x.y`. */
export function join(moduleAddress: string, name: string): string {
  return moduleAddress === '' ? name : `${moduleAddress}.${name}`;
}

function sourceOf(caller: HclModule, call: HclBody): string {
  return path.resolve(caller.directory, String(call.source));
}

function splitModule(address: string): { parent: string; name: string } {
  const found = /^(?:(.*)\.)?module\.(\w+)(?:\[[^\]]*\])?$/.exec(address);
  if (!found?.[2]) throw new Error(`${address} is no module address`);
  return { parent: found[1] ?? '', name: found[2] };
}
