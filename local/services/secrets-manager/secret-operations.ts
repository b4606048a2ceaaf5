import { AwsError } from '../../core/aws-error.ts';
import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import { type Secret, stagesOf } from './secret.ts';
import type { SecretStore, SecretValue } from './secret-store.ts';

interface OfSecret {
  SecretId: string;
}

interface CreateInput extends SecretValue {
  Name: string;
  Description?: string;
  Tags?: { Key: string; Value: string }[];
}

interface DeleteInput extends OfSecret {
  RecoveryWindowInDays?: number;
  ForceDeleteWithoutRecovery?: boolean;
}

interface ListInput {
  MaxResults?: number;
  NextToken?: string;
  IncludePlannedDeletion?: boolean;
}

interface GetInput extends OfSecret {
  VersionId?: string;
  VersionStage?: string;
}

const VALUE = ['ClientRequestToken', 'SecretString', 'SecretBinary'];

/**
 * The operations on secrets and their versions.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
export function secretOperations(store: SecretStore): Record<string, AnyOperation> {
  const resources = ({ SecretId }: OfSecret): string[] => [store.arnOf(SecretId)];
  return {
    CreateSecret: {
      parameters: ['Name', 'Description', 'Tags', ...VALUE],
      members: { Tags: ['Key', 'Value'] },
      resources: ({ Name }) => [store.arnOf(Name)],
      run: (input) => create(store, input),
    } satisfies Operation<CreateInput>,
    GetSecretValue: {
      parameters: ['SecretId', 'VersionId', 'VersionStage'],
      resources,
      run: (input) => getSecretValue(store.getLive(input.SecretId), input),
    } satisfies Operation<GetInput>,
    PutSecretValue: {
      parameters: ['SecretId', 'VersionStages', ...VALUE],
      resources,
      run: ({ SecretId, VersionStages = ['AWSCURRENT'], ...value }) => {
        const secret = store.getLive(SecretId);
        const { id } = store.putValue(secret, value, VersionStages);
        return { ...named(secret), VersionId: id, VersionStages: stagesOf(secret, id) };
      },
    } satisfies Operation<OfSecret & SecretValue & { VersionStages?: string[] }>,
    DescribeSecret: {
      parameters: ['SecretId'],
      resources,
      run: ({ SecretId }) => describe(store.get(SecretId), 'VersionIdsToStages'),
    } satisfies Operation<OfSecret>,
    ListSecrets: {
      parameters: ['MaxResults', 'NextToken', 'IncludePlannedDeletion'],
      run: ({ MaxResults = 100, NextToken, IncludePlannedDeletion = false }) => {
        const all = store.list();
        const shown = all.filter((s) => IncludePlannedDeletion || s.deletedAt === undefined);
        const { items, nextToken } = paginate(shown, MaxResults, NextToken);
        const secrets = items.map((secret) => describe(secret, 'SecretVersionsToStages'));
        return { SecretList: secrets, NextToken: nextToken };
      },
    } satisfies Operation<ListInput>,
    DeleteSecret: {
      parameters: ['SecretId', 'RecoveryWindowInDays', 'ForceDeleteWithoutRecovery'],
      resources,
      run: (input) => remove(store, input),
    } satisfies Operation<DeleteInput>,
  };
}

function create(store: SecretStore, { Name, Description, Tags, ...value }: CreateInput): object {
  const hasValue = value.SecretString !== undefined || value.SecretBinary !== undefined;
  const secret = store.create({
    name: Name,
    ...(Description === undefined ? {} : { description: Description }),
    ...(Tags === undefined ? {} : { tags: Tags }),
  });
  if (!hasValue) return named(secret);
  const { id } = store.putValue(secret, value, ['AWSCURRENT']);
  return { ...named(secret), VersionId: id };
}

function remove(store: SecretStore, input: DeleteInput): object {
  const { SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery = false } = input;
  if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  const days = RecoveryWindowInDays ?? 30;
  if (!Number.isInteger(days) || days < 7 || days > 30) {
    throw invalidParameter(
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
  const secret = store.getLive(SecretId);
  store.delete(secret, ForceDeleteWithoutRecovery ? 0 : days);
  return { ...named(secret), DeletionDate: (secret.goneAt ?? 0) / 1000 };
}

function getSecretValue(secret: Secret, { VersionId, VersionStage }: GetInput): object {
  const label = VersionStage ?? 'AWSCURRENT';
  const id = VersionId ?? secret.stages.get(label) ?? '';
  const version = secret.versions.get(id);
  if (!version) {
    const asked = VersionId === undefined ? `staging label: ${label}` : `VersionId: ${VersionId}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${asked}`,
    );
  }
  const stages = stagesOf(secret, id);
  if (VersionStage !== undefined && !stages.includes(VersionStage)) {
    throw new AwsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return {
    ...named(secret),
    VersionId: id,
    SecretString: version.secretString,
    SecretBinary: version.secretBinary,
    VersionStages: stages,
    CreatedDate: version.createdAt / 1000,
  };
}

function describe(secret: Secret, versions: string): object {
  const ids = [...secret.versions.keys()];
  return {
    ...named(secret),
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
    ...(secret.deletedAt === undefined ? {} : { DeletedDate: secret.deletedAt / 1000 }),
    Tags: secret.tags,
    [versions]: Object.fromEntries(ids.map((id) => [id, stagesOf(secret, id)])),
  };
}

function named({ arn, name }: Secret): { ARN: string; Name: string } {
  return { ARN: arn, Name: name };
}

function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
