/** One version of a secret's value. Exactly one of the two is set; binary is base64. */
export interface SecretVersion {
  id: string;
  secretString?: string;
  secretBinary?: string;
  createdAt: number;
}

/** A secret with its versions. Times are milliseconds since the epoch. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly description: string | undefined;
  readonly tags: { Key: string; Value: string }[];
  changedAt: number;
  /** When it was marked for deletion, and when it goes. */
  deletedAt?: number;
  goneAt?: number;
  readonly versions: Map<string, SecretVersion>;
  /** The version that each staging label is on, e.g. `AWSCURRENT`. */
  readonly stages: Map<string, string>;
}

/** Puts labels on a version. The one that was current becomes the previous one. */
export function stageVersion(secret: Secret, versionId: string, labels: string[]): void {
  const current = secret.stages.get('AWSCURRENT');
  for (const label of labels) secret.stages.set(label, versionId);
  if (labels.includes('AWSCURRENT') && current !== undefined && current !== versionId) {
    secret.stages.set('AWSPREVIOUS', current);
  }
  // A version without a label is deprecated, and Secrets Manager may delete it at any time.
  const staged = new Set(secret.stages.values());
  for (const id of secret.versions.keys()) if (!staged.has(id)) secret.versions.delete(id);
}

export function stagesOf(secret: Secret, versionId: string): string[] {
  return [...secret.stages].filter(([, id]) => id === versionId).map(([label]) => label);
}
