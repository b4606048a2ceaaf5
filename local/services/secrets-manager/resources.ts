import type { ResourceType } from '../../platform/resource-type.ts';
import type { SecretsManager } from './secrets-manager.ts';

const TAGS = 'tags have no effect on one machine';

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
      tags: TAGS,
      tags_all: TAGS,
    },
    provision({ values }) {
      const name = String(values.name);
      const description = values.description;
      const arn = secrets.createSecret(
        typeof description === 'string' ? { name, description } : { name },
      );
      return { id: arn, arn, name };
    },
  };
}

function secretVersion(secrets: SecretsManager): ResourceType {
  return {
    type: 'aws_secretsmanager_secret_version',
    honoured: ['secret_id', 'secret_string', 'secret_binary'],
    provision({ values }) {
      const id = String(values.secret_id);
      const { secret_string, secret_binary } = values;
      const versionId = secrets.putSecretValue(id, {
        ...(typeof secret_string === 'string' ? { SecretString: secret_string } : {}),
        ...(typeof secret_binary === 'string' ? { SecretBinary: secret_binary } : {}),
      });
      return { id: `${id}|${versionId}`, arn: id, version_id: versionId };
    },
  };
}
