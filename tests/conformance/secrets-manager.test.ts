import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { SecretsManager } from '../../local/services/secrets-manager/secrets-manager.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'gives no value once deletion is scheduled': 'moto words the refusal in another way',
});

describe('Secrets Manager conformance', () => {
  let target: ConformanceTarget;
  let secrets: SecretsManagerClient;

  before(async () => {
    target = await conformanceTarget((services) => [new SecretsManager(services).service]);
    secrets = new SecretsManagerClient(target.client);
  });

  after(async () => {
    secrets.destroy();
    await target.close();
  });

  const create = (SecretString?: string) =>
    secrets.send(new CreateSecretCommand({ Name: `secret-${uuid()}`, SecretString }));
  const get = (SecretId: string | undefined, more: object = {}) =>
    secrets.send(new GetSecretValueCommand({ SecretId, ...more }));

  behaviour('gives the value by name and by ARN', async () => {
    const { Name, ARN, VersionId } = await create('s3cret');
    expect(ARN).to.match(new RegExp(`:secret:${Name}-[A-Za-z]{6}$`));
    const byName = await get(Name);
    expect(byName).to.include({ SecretString: 's3cret', VersionId, ARN });
    expect(byName.VersionStages).to.deep.equal(['AWSCURRENT']);
    expect((await get(ARN)).SecretString).to.equal('s3cret');
  });

  behaviour('keeps the previous value under its label', async () => {
    const { Name, VersionId } = await create('one');
    await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'two' }));
    expect((await get(Name)).SecretString).to.equal('two');
    const previous = await get(Name, { VersionStage: 'AWSPREVIOUS' });
    expect(previous).to.include({ SecretString: 'one', VersionId });
    expect((await get(Name, { VersionId })).SecretString).to.equal('one');
  });

  behaviour('keeps binary values', async () => {
    const Name = `secret-${uuid()}`;
    const SecretBinary = Buffer.from([0, 255]);
    await secrets.send(new CreateSecretCommand({ Name, SecretBinary }));
    expect((await get(Name)).SecretBinary).to.deep.equal(new Uint8Array([0, 255]));
  });

  behaviour('names a secret that does not exist', async () => {
    expect(await errorOf(get('nowhere'))).to.deep.equal({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  behaviour('says when a secret has no value yet', async () => {
    const { Name } = await create();
    expect(await errorOf(get(Name))).to.deep.equal({
      name: 'ResourceNotFoundException',
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  behaviour('refuses a name that is taken', async () => {
    const { Name } = await create('one');
    const again = new CreateSecretCommand({ Name, SecretString: 'two' });
    const error = await errorOf(secrets.send(again));
    expect(error.name).to.equal('ResourceExistsException');
    expect(error.message).to.equal(
      `The operation failed because the secret ${Name} already exists.`,
    );
  });

  behaviour('takes a repeated token once, and refuses it with another value', async () => {
    const { Name } = await create('one');
    const ClientRequestToken = uuid();
    const put = (SecretString: string) =>
      secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString, ClientRequestToken }));
    expect((await put('two')).VersionId).to.equal(ClientRequestToken);
    expect((await put('two')).VersionId).to.equal(ClientRequestToken);
    expect((await errorOf(put('three'))).name).to.equal('ResourceExistsException');
  });

  behaviour('describes and lists a secret without its value', async () => {
    const { Name, ARN, VersionId } = await create('s3cret');
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(described).to.include({ Name, ARN });
    expect(described.VersionIdsToStages).to.deep.equal({ [VersionId ?? '']: ['AWSCURRENT'] });
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await secrets.send(new ListSecretsCommand({ MaxResults: 2, NextToken }));
      names.push(...(page.SecretList ?? []).map((secret) => secret.Name));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(names).to.include(Name);
  });

  behaviour('gives no value once deletion is scheduled', async () => {
    const { Name } = await create('s3cret');
    const days = { SecretId: Name, RecoveryWindowInDays: 7 };
    const { DeletionDate } = await secrets.send(new DeleteSecretCommand(days));
    expect(DeletionDate?.getTime()).to.be.greaterThan(Date.now() + 6 * 86_400_000);
    const error = await errorOf(get(Name));
    expect(error.name).to.equal('InvalidRequestException');
    expect(error.message).to.contain('marked for deletion');
  });

  behaviour('deletes at once by force', async () => {
    const { Name } = await create('s3cret');
    const now = { SecretId: Name, ForceDeleteWithoutRecovery: true };
    await secrets.send(new DeleteSecretCommand(now));
    expect((await errorOf(get(Name))).name).to.equal('ResourceNotFoundException');
  });

  behaviour('refuses a recovery window out of bounds', async () => {
    const { Name } = await create('s3cret');
    const days = { SecretId: Name, RecoveryWindowInDays: 6 };
    const error = await errorOf(secrets.send(new DeleteSecretCommand(days)));
    expect(error.name).to.equal('InvalidParameterException');
  });
});
