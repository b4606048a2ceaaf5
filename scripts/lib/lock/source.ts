import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@cdktf/hcl2json';

/** A block's arguments. Expressions are text: `aws_x.y.arn` reads `${aws_x.y.arn}`. */
export type HclBody = Record<string, unknown>;

/** What one directory of .tf files declares. */
export interface HclModule {
  directory: string;
  /** By `<type>.<name>`. */
  resources: Map<string, HclBody>;
  /** Calls of other modules, by name. */
  calls: Map<string, HclBody>;
  locals: HclBody;
  outputs: Map<string, HclBody>;
  variables: Map<string, HclBody>;
}

interface HclFile {
  resource?: Record<string, Record<string, HclBody[]>>;
  module?: Record<string, HclBody[]>;
  locals?: HclBody[];
  output?: Record<string, HclBody[]>;
  variable?: Record<string, HclBody[]>;
}

/** Names of the .tf files of a directory, sorted; `_override.tf` files are no source of ours. */
export function terraformFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.tf') && !name.endsWith('_override.tf'))
    .sort()
    .map((name) => path.join(directory, name));
}

/**
 * Reads the .tf files of a directory.
 *
 * @throws the parser's error, which names file and line
 */
export async function readModule(directory: string): Promise<HclModule> {
  const module: HclModule = {
    directory,
    resources: new Map(),
    calls: new Map(),
    locals: {},
    outputs: new Map(),
    variables: new Map(),
  };
  for (const file of terraformFiles(directory)) {
    const parsed = (await parse(file, readFileSync(file, 'utf8'))) as HclFile;
    for (const [type, byName] of Object.entries(parsed.resource ?? {})) {
      for (const [name, bodies] of Object.entries(byName)) {
        module.resources.set(`${type}.${name}`, bodies[0] ?? {});
      }
    }
    addAll(module.calls, parsed.module);
    addAll(module.outputs, parsed.output);
    addAll(module.variables, parsed.variable);
    for (const locals of parsed.locals ?? []) Object.assign(module.locals, locals);
  }
  return module;
}

function addAll(target: Map<string, HclBody>, blocks: Record<string, HclBody[]> = {}): void {
  for (const [name, bodies] of Object.entries(blocks)) target.set(name, bodies[0] ?? {});
}
