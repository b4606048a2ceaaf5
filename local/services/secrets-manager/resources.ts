import type { ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { SecretsManager } from './secrets-manager.ts';

/** Terraform's Secrets Manager resources. */
export function secretsManagerResourceTypes(secrets: SecretsManager): ResourceType[] {
  return [secret(secrets), secretVersion(secrets)];
}

function secret(secrets: SecretsManager): ResourceType {
  return {
    type: 'aws_secretsmanager_secret',
    honoured: ['name', 'description'],
    withoutLocalEffect: {
      force_overwrite_replica_secret: 'there is one region',
      kms_key_id: 'nothing is encrypted on one machine',
      recovery_window_in_days: 'about destroying',
      ...LABELS,
    },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const description = values.optionalText('description');
      const arn = secrets.createSecret({ name, ...(description !== undefined && { description }) });
      return { id: arn, arn, name };
    },
  };
}

function secretVersion(secrets: SecretsManager): ResourceType {
  return {
    type: 'aws_secretsmanager_secret_version',
    honoured: ['secret_id', 'secret_string', 'secret_binary'],
    provision(resource) {
      const values = new ResourceValues(resource);
      const id = values.text('secret_id');
      const SecretString = values.optionalText('secret_string');
      const SecretBinary = values.optionalText('secret_binary');
      const versionId = secrets.putSecretValue(id, {
        ...(SecretString !== undefined && { SecretString }),
        ...(SecretBinary !== undefined && { SecretBinary }),
      });
      return { id: `${id}|${versionId}`, arn: id, version_id: versionId };
    },
  };
}
