import type { Identity } from '../core/identity.ts';
import type { LockedResource } from './resource-type.ts';

/** A value that AWS would compute for another resource: `<resource address>.<attribute>`. */
export interface Reference {
  $ref: string;
}

/** Text around references, joined in order. */
export interface Template {
  $template: (string | Reference)[];
}

/** Text that is JSON, kept as its value so that a diff of the lock file can be read. */
export interface EmbeddedJson {
  $json: unknown;
}

/**
 * A resource of the plan. Its values hold everything that is set, with references, templates and
 * embedded JSON in place of what is not plain. `depends_on` are the further resources that
 * Terraform would make before it.
 */
export interface PlannedResource extends LockedResource {
  depends_on?: string[];
}

/** The resolved plan of the local environment: `local/platform.lock.json`. */
export interface PlatformLock {
  version: 1;
  identity: Identity;
  resources: PlannedResource[];
  /** Outputs of the root module. */
  outputs: Record<string, unknown>;
}

/** The one member that marks a reference, a template or embedded JSON. */
export function marked<Name extends '$ref' | '$template' | '$json'>(
  value: object,
  name: Name,
): value is Record<Name, unknown> {
  return Object.keys(value).length === 1 && name in value;
}

/** Addresses of the resources that a locked value refers to. */
export function referredAddresses(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || marked(value, '$json')) return [];
  if (marked(value, '$ref')) return [splitReference(String(value.$ref)).address];
  return Object.values(value).flatMap(referredAddresses);
}

/** `module.a.aws_x.y["z"].arn` is the attribute `arn` of `module.a.aws_x.y["z"]`. */
export function splitReference(reference: string): { address: string; attribute: string } {
  const dot = reference.lastIndexOf('.');
  return { address: reference.slice(0, dot), attribute: reference.slice(dot + 1) };
}
