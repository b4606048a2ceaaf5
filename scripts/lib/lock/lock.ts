import path from 'node:path';
import type { Identity } from '../../../local/core/identity.ts';
import {
  type PlannedResource,
  type PlatformLock,
  referredAddresses,
} from '../../../local/platform/lock.ts';
import { Dependencies } from './dependencies.ts';
import type { Plan, ResourceChange } from './plan.ts';
import { Resolver } from './resolve.ts';
import type { Scope, Scopes } from './scope.ts';
import type { HclBody } from './source.ts';

/** Attributes that say nothing about what is made, or change with every build or comment. */
const NOISE = new Set(['id', 'tags_all', 'source_code_hash', 'triggers', 'timeouts']);

/** Attributes whose text is JSON. */
const JSON_TEXT = new Set([
  'assume_role_policy',
  'definition',
  'event_pattern',
  'policy',
  'redrive_allow_policy',
  'redrive_policy',
  'schema',
]);

export interface LockInput {
  plan: Plan;
  scopes: Scopes;
  identity: Identity;
  /** Directories that file names in the plan are relative to, and that the lock's shall be. */
  paths: { planned: string; locked: string };
}

/**
 * The lock file's content: the planned resources, sorted by address, without noise, and with a
 * reference wherever a value is known only after another resource is made.
 *
 * @throws Error naming an argument that is not known and cannot be followed to a resource
 */
export function lockOf({ plan, scopes, identity, paths }: LockInput): PlatformLock {
  const changes = plan.resource_changes.filter(({ mode }) => mode === 'managed');
  const planned = new Map(changes.map(({ address, change }) => [address, asObject(change.after)]));
  const tools = {
    resolver: new Resolver(scopes, planned, plan.variables),
    dependencies: new Dependencies(scopes, changes),
  };
  const resources = changes
    .map((change) => lockResource(change, scopes, tools, paths))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  const outputs: Record<string, unknown> = {};
  for (const [name, { after, after_unknown }] of Object.entries(plan.output_changes).sort()) {
    const body = scopes.root.source.outputs.get(name)?.value;
    const where = `output.${name}`;
    outputs[name] = merge({ after, unknown: after_unknown, body, where }, scopes.root, tools);
  }
  return { version: 1, identity, resources, outputs };
}

function lockResource(
  change: ResourceChange,
  scopes: Scopes,
  tools: Tools,
  paths: LockInput['paths'],
): PlannedResource {
  const { address, module_address = '', type, name } = change;
  const { after, after_unknown: unknown } = change.change;
  const scope = scopes.at(module_address);
  const body = scope.source.resources.get(`${type}.${name}`);
  const merged = asObject(merge({ after, unknown, body, where: address }, scope, tools));
  const values: Record<string, unknown> = {};
  for (const [attribute, value] of Object.entries(merged).sort()) {
    const kept = NOISE.has(attribute) ? undefined : prune(value);
    if (kept !== undefined) values[attribute] = readable(attribute, kept, paths);
  }
  const referred = new Set(referredAddresses(values));
  const others = tools.dependencies.of(change).filter((one) => !referred.has(one));
  return { address, type, values, ...(others.length > 0 ? { depends_on: others } : {}) };
}

interface Tools {
  resolver: Resolver;
  dependencies: Dependencies;
}

interface Node {
  after: unknown;
  unknown: unknown;
  /** What the configuration says here; undefined where it says nothing. */
  body: unknown;
  where: string;
}

/** Planned values, with what is unknown resolved; what only AWS computes is left out. */
function merge({ after, unknown, body, where }: Node, scope: Scope, tools: Tools): unknown {
  if (unknown === true) return followed(body, scope, where, tools);
  if (typeof unknown !== 'object' || unknown === null) return after;
  if (Array.isArray(unknown)) {
    const bodies = Array.isArray(body) ? body : undefined;
    return unknown.map((item, index) => {
      const node = { unknown: item, after: asArray(after)[index], where: `${where}[${index}]` };
      return merge({ ...node, body: bodies?.[index] }, scope, tools);
    });
  }
  const values: Record<string, unknown> = { ...asObject(after) };
  const bodies = asObject(body);
  for (const [name, member] of Object.entries(unknown)) {
    const node = { unknown: member, after: values[name], where: `${where}.${name}` };
    values[name] = merge({ ...node, body: bodyOf(bodies, name, member) }, scope, tools);
  }
  return values;
}

function followed(body: unknown, scope: Scope, where: string, tools: Tools): unknown {
  if (!tools.dependencies.reachResource(body, scope)) return undefined;
  return tools.resolver.resolve(body, scope, where);
}

/** The configuration of a member; every block that a dynamic block makes has its content. */
function bodyOf(bodies: HclBody, name: string, unknown: unknown): unknown {
  const dynamic = asArray(asObject(bodies.dynamic)[name])[0];
  if (bodies[name] !== undefined || dynamic === undefined) return bodies[name];
  const content = asArray(asObject(dynamic).content)[0];
  return Array.isArray(unknown) ? unknown.map(() => content) : content;
}

/**
 * Without nulls, at any depth; undefined for what is empty then. An empty text below the top stays
 * (it may be a variable of a function), and so do false and zero: AWS's default may differ.
 */
function prune(value: unknown): unknown {
  const kept = withoutNulls(value);
  return isEmpty(kept) ? undefined : kept;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const members = Object.entries(value).sort();
  return Object.fromEntries(
    members.filter(([, v]) => v !== null && v !== undefined).map(([k, v]) => [k, withoutNulls(v)]),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

function readable(attribute: string, value: unknown, paths: LockInput['paths']): unknown {
  if (typeof value !== 'string') return value;
  if (attribute === 'filename') {
    return path.relative(paths.locked, path.resolve(paths.planned, value)).replaceAll('\\', '/');
  }
  return JSON_TEXT.has(attribute) ? { $json: JSON.parse(value) } : value;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
