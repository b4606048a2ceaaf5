import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { breakingChanges, type JsonSchema } from './compatibility.ts';

const EVENTS = path.resolve(import.meta.dirname, '../../../lambdas/shared/events');

/** The schemas that events are published by. */
export const SCHEMAS = path.join(EVENTS, 'schemas');

/** Their copies as consumers were promised them. */
export const RELEASED = path.join(EVENTS, 'released');

export const EXTENSION = '.schema.json';

/** The schemas of a folder by name: `order-created.v1`. */
export function readSchemas(folder: string): Map<string, JsonSchema> {
  const files = readdirSync(folder).filter((file) => file.endsWith(EXTENSION));
  return new Map(
    files.map((file) => [
      file.slice(0, -EXTENSION.length),
      JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as JsonSchema,
    ]),
  );
}

/** How the current schemas break what was released, a line for each change, with what to do. */
export function brokenPromises(
  released: ReadonlyMap<string, JsonSchema>,
  current: ReadonlyMap<string, JsonSchema>,
): string[] {
  return [...released].flatMap(([name, schema]) => {
    const now = current.get(name);
    const changes = now ? breakingChanges(schema, now) : ['the schema was removed'];
    return changes.map((change) => `${name}: ${change}; leave it and make ${nextVersion(name)}`);
  });
}

function nextVersion(name: string): string {
  return name.replace(/\d+$/, (version) => String(Number(version) + 1)) + EXTENSION;
}
