import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { secretsManagerResourceTypes } from '../../../../../local/services/secrets-manager/resources.ts';
import { SecretsManager } from '../../../../../local/services/secrets-manager/secrets-manager.ts';

const DAY = 86_400_000;

describe('SecretsManager', () => {
  let scheduler: VirtualScheduler;
  let secrets: SecretsManager;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    secrets = new SecretsManager({ scheduler, identity: LOCAL_IDENTITY });
  });

  const call = (operation: string, input: object) =>
    secrets.service.operations[operation]?.run(input, {
      requestId: 'r',
      accessKeyId: 'test',
      signal: new AbortController().signal,
    }) as Record<string, unknown>;

  it('forgets versions that no label is on any more', () => {
    const arn = secrets.createSecret({ name: 's' });
    for (const SecretString of ['1', '2', '3']) secrets.putSecretValue(arn, { SecretString });
    const { VersionIdsToStages } = call('DescribeSecret', { SecretId: arn });
    expect(Object.values(VersionIdsToStages as object)).to.deep.equal([
      ['AWSPREVIOUS'],
      ['AWSCURRENT'],
    ]);
  });

  it('forgets a deleted secret when its recovery window is over', async () => {
    secrets.createSecret({ name: 's' });
    call('DeleteSecret', { SecretId: 's', RecoveryWindowInDays: 7 });
    expect(() => secrets.createSecret({ name: 's' })).to.throw('scheduled for deletion');
    await scheduler.advance(7 * DAY);
    expect(() => call('DescribeSecret', { SecretId: 's' })).to.throw("can't find");
    secrets.createSecret({ name: 's' });
  });

  it('names the ARN that policies speak of, by name, ARN or part of the ARN', () => {
    const arn = secrets.createSecret({ name: 's' });
    const resources = secrets.service.operations.GetSecretValue?.resources;
    for (const SecretId of ['s', arn, arn.slice(0, -7)]) {
      expect(resources?.({ SecretId })).to.deep.equal([arn]);
    }
  });

  it('refuses a version that is not on the stage asked for', () => {
    const arn = secrets.createSecret({ name: 's' });
    const VersionId = secrets.putSecretValue(arn, { SecretString: '1' });
    const wrong = { SecretId: arn, VersionId, VersionStage: 'AWSPREVIOUS' };
    expect(() => call('GetSecretValue', wrong)).to.throw('not associated');
  });

  it('refuses a value that is neither text nor bytes, or both', () => {
    const arn = secrets.createSecret({ name: 's' });
    expect(() => secrets.putSecretValue(arn, {})).to.throw('either SecretString or SecretBinary');
    const both = { SecretString: 'a', SecretBinary: 'YQ==' };
    expect(() => secrets.putSecretValue(arn, both)).to.throw('either SecretString or SecretBinary');
  });

  it('takes secrets and their versions from a plan', () => {
    const [secret, version] = secretsManagerResourceTypes(secrets);
    const made = secret?.provision({
      address: 'a',
      type: 'aws_secretsmanager_secret',
      values: { name: 's' },
    });
    const values = { secret_id: made?.id, secret_string: 'x' };
    version?.provision({ address: 'b', type: 'aws_secretsmanager_secret_version', values });
    expect(call('GetSecretValue', { SecretId: 's' }).SecretString).to.equal('x');
  });
});
