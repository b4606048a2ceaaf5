import { v7 as uuid } from 'uuid';
import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { type Secret, type SecretVersion, stageVersion } from './secret.ts';

const DAY_MS = 86_400_000;
const SUFFIX_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The value of a new version, as the API takes it. */
export interface SecretValue {
  ClientRequestToken?: string;
  SecretString?: string;
  SecretBinary?: string;
}

export interface NewSecret {
  name: string;
  description?: string;
  tags?: { Key: string; Value: string }[];
}

/** The secrets of the account, by name. */
export class SecretStore {
  readonly #scheduler: Scheduler;
  readonly #identity: Identity;
  readonly #secrets = new Map<string, Secret>();

  constructor(scheduler: Scheduler, identity: Identity) {
    this.#scheduler = scheduler;
    this.#identity = identity;
  }

  list(): Secret[] {
    this.#forgetGone();
    return [...this.#secrets.values()];
  }

  /** Makes a secret without a value. Its ARN ends in six random letters. */
  create({ name, description, tags = [] }: NewSecret): Secret {
    this.#forgetGone();
    const existing = this.#secrets.get(name);
    if (existing?.deletedAt !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (existing) {
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) {
      throw new AwsError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    const now = this.#scheduler.now();
    const secret: Secret = {
      name,
      arn: arn(this.#identity, 'secretsmanager', `secret:${name}-${this.#suffix()}`),
      createdAt: now,
      description,
      tags,
      changedAt: now,
      versions: new Map(),
      stages: new Map(),
    };
    this.#secrets.set(name, secret);
    return secret;
  }

  /** @param id a name, an ARN, or an ARN without its six random letters */
  get(id: string): Secret {
    const secret = this.#find(id);
    if (secret) return secret;
    throw new AwsError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }

  /** Like {@link get}, but refuses a secret that is marked for deletion. */
  getLive(id: string): Secret {
    const secret = this.get(id);
    if (secret.deletedAt === undefined) return secret;
    throw invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  /** The secret's ARN for policies; for an unknown name as AWS shows it in denials. */
  arnOf(id: string): string {
    const found = this.#find(id);
    if (found) return found.arn;
    return id.startsWith('arn:') ? id : arn(this.#identity, 'secretsmanager', `secret:${id}`);
  }

  /**
   * Adds a version and puts the labels on it. The same token with the same value changes nothing.
   */
  putValue(secret: Secret, value: SecretValue, labels: string[]): SecretVersion {
    const { ClientRequestToken, SecretString, SecretBinary } = value;
    if ((SecretString === undefined) === (SecretBinary === undefined)) {
      throw invalidRequest('You must provide either SecretString or SecretBinary.');
    }
    const now = this.#scheduler.now();
    const id = ClientRequestToken ?? uuid({ msecs: now });
    const existing = secret.versions.get(id);
    if (existing) {
      const { secretString, secretBinary } = existing;
      if (secretString === SecretString && secretBinary === SecretBinary) return existing;
      throw new AwsError(
        'ResourceExistsException',
        "You can't modify an existing version, you can only create a new version.",
      );
    }
    const version: SecretVersion = {
      id,
      createdAt: now,
      ...(SecretString === undefined ? {} : { secretString: SecretString }),
      ...(SecretBinary === undefined ? {} : { secretBinary: SecretBinary }),
    };
    secret.versions.set(id, version);
    secret.changedAt = now;
    stageVersion(secret, id, labels);
    return version;
  }

  /** Marks for deletion; the secret goes after `days`, with 0 at once. */
  delete(secret: Secret, days: number): void {
    secret.deletedAt = this.#scheduler.now();
    secret.goneAt = secret.deletedAt + days * DAY_MS;
    this.#forgetGone();
  }

  #find(id: string): Secret | undefined {
    this.#forgetGone();
    if (!id.startsWith('arn:')) return this.#secrets.get(id);
    return [...this.#secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  }

  #forgetGone(): void {
    const now = this.#scheduler.now();
    for (const { name, goneAt } of this.#secrets.values()) {
      if (goneAt !== undefined && goneAt <= now) this.#secrets.delete(name);
    }
  }

  #suffix(): string {
    const letter = (): string =>
      SUFFIX_LETTERS[Math.floor(this.#scheduler.random() * SUFFIX_LETTERS.length)] ?? '';
    return Array.from({ length: 6 }, letter).join('');
  }
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
