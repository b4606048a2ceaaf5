import type { Identity } from '../../core/identity.ts';
import { requireMembers } from '../../core/required-members.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService } from '../../core/service.ts';
import { secretOperations } from './secret-operations.ts';
import { type NewSecret, SecretStore, type SecretValue } from './secret-store.ts';

const REQUIRED = {
  CreateSecret: ['Name'],
  DeleteSecret: ['SecretId'],
  DescribeSecret: ['SecretId'],
  GetSecretValue: ['SecretId'],
  PutSecretValue: ['SecretId'],
};

/** Secrets Manager: secrets with versions and staging labels. */
export class SecretsManager {
  readonly service: JsonService;
  readonly #store: SecretStore;

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#store = new SecretStore(scheduler, identity);
    this.service = {
      protocol: 'json',
      iamPrefix: 'secretsmanager',
      targetPrefix: 'secretsmanager',
      jsonVersion: '1.1',
      operations: requireMembers(secretOperations(this.#store), REQUIRED, 'ValidationException'),
    };
  }

  /** Makes a secret without a value; returns its ARN. */
  createSecret(secret: NewSecret): string {
    return this.#store.create(secret).arn;
  }

  /** Sets the current value; returns the version's id. */
  putSecretValue(secretId: string, value: SecretValue): string {
    return this.#store.putValue(this.#store.getLive(secretId), value, ['AWSCURRENT']).id;
  }
}
