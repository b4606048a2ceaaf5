/** Three numbers: a release has no pre-release part, as it is what was tested already. */
export type Version = readonly [major: number, minor: number, patch: number];

/** `1.2.3`, without leading zeros; undefined for anything else. https://semver.org/ */
export function parseVersion(text: string): Version | undefined {
  const match = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether `a` comes after `b`. */
export function isAbove(a: Version, b: Version): boolean {
  const [major, minor, patch] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return (major || minor || patch) > 0;
}
