import { CommandError } from '../command-line.ts';
import type { BundledPackages } from './bundled-packages.ts';
import type { Manifest } from './manifest.ts';

/** The members of package-lock.json that are read (lockfileVersion 3). */
export interface PackageLock {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  license?: string;
  /** `sha512-<base64>` */
  integrity?: string;
}

interface Component {
  type: 'library' | 'file';
  'bom-ref': string;
  group?: string;
  name: string;
  version: string;
  hashes: { alg: 'SHA-256' | 'SHA-512'; content: string }[];
  licenses?: { expression: string }[];
  purl?: string;
}

/**
 * The software bill of materials of a release: each zip, and each package whose code is in it.
 * It is made from what esbuild bundled, not from the production dependencies: tree shaking leaves
 * some of those out, and what is not in a zip cannot be attacked through it. It holds no time and
 * no random number, so the same release has the same bill.
 * https://cyclonedx.org/docs/1.5/json/
 *
 * @throws CommandError when a bundled package is not in the lock file, naming it
 */
export function cycloneDx(
  { version, functions, artifact_hash }: Manifest,
  bundled: BundledPackages,
  lock: PackageLock,
): Record<string, unknown> {
  const zips = functions.map(({ name, sha256 }): Component => {
    const hashes: Component['hashes'] = [{ alg: 'SHA-256', content: sha256 }];
    return { type: 'file', 'bom-ref': `function:${name}`, name: `${name}.zip`, version, hashes };
  });
  const keys = [...new Set(functions.flatMap(({ name }) => packagesOf(name, bundled)))].sort();
  const libraries = new Map(keys.map((key) => [key, library(key, lock)]));
  const application = { type: 'application', 'bom-ref': 'dofs', name: 'dofs', version };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(artifact_hash)}`,
    version: 1,
    metadata: { component: application },
    components: [...zips, ...unique([...libraries.values()])],
    dependencies: [
      { ref: 'dofs', dependsOn: zips.map((zip) => zip['bom-ref']) },
      ...functions.map(({ name }) => ({
        ref: `function:${name}`,
        dependsOn: [
          ...new Set(packagesOf(name, bundled).map((key) => libraries.get(key)?.['bom-ref'])),
        ],
      })),
    ],
  };
}

function packagesOf(name: string, bundled: BundledPackages): string[] {
  const packages = bundled[name];
  if (packages) return packages;
  throw new CommandError(`dist/packages.json has no function ${name}: run make build again`);
}

function library(key: string, { packages }: PackageLock): Component {
  const { version, license, integrity = '' } = packages[key] ?? {};
  const fullName = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [algorithm, digest] = integrity.split('-');
  if (!version || algorithm !== 'sha512' || !digest) {
    throw new CommandError(`package-lock.json says no version and SHA-512 of ${key}: run npm ci`);
  }
  const [name = fullName, group] = fullName.split('/').reverse();
  const purl = `pkg:npm/${fullName.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name,
    version,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    purl,
  };
}

/** The same version of a package may stand in several folders. */
function unique(components: Component[]): Component[] {
  return [...new Map(components.map((component) => [component['bom-ref'], component])).values()];
}

/** A UUID v8 (RFC 9562, 5.8) from the hash: the same release has the same number. */
function uuidOf(hash: string): string {
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
