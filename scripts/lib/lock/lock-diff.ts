import type { PlatformLock } from '../../../local/platform/lock.ts';

/** What changed from one lock to the other, a line per attribute: `~ address.attribute: a -> b`. */
export function compareLocks(before: PlatformLock | undefined, after: PlatformLock): string[] {
  const old = flatten(before);
  const fresh = flatten(after);
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return paths.flatMap((path) => {
    const was = old.get(path);
    const is = fresh.get(path);
    if (was === is) return [];
    if (was === undefined) return [`+ ${path} = ${is}`];
    return is === undefined ? [`- ${path} = ${was}`] : [`~ ${path}: ${was} -> ${is}`];
  });
}

function flatten(lock: PlatformLock | undefined): Map<string, string> {
  const leaves = new Map<string, string>();
  if (!lock) return leaves;
  const visit = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) leaves.set(path, JSON.stringify(value));
    else for (const [name, member] of Object.entries(value)) visit(`${path}.${name}`, member);
  };
  visit('identity', lock.identity);
  visit('output', lock.outputs);
  for (const { address, values, depends_on = [] } of lock.resources) {
    visit(address, values);
    for (const other of depends_on) leaves.set(`${address} after ${other}`, 'true');
  }
  return leaves;
}
