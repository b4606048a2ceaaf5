import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from 'chai';
import sinon from 'sinon';
import { secretCredential } from '../../../../../lambdas/shared/http-client/credential.ts';
import { stubAws } from '../../../../support/aws-boundary.ts';
import { rejects } from '../../../../support/rejects.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:provider';

describe('secretCredential', () => {
  afterEach(() => sinon.restore());

  it('reads the secret once and keeps it', async () => {
    const { credential, sent } = setUp([{ SecretString: 'a' }]);
    expect(await credential(false)).to.equal('a');
    expect(await credential(false)).to.equal('a');
    expect(sent.map(({ input }) => input.SecretId)).to.deep.equal([ARN]);
  });

  it('reads it anew when the one it kept was refused', async () => {
    const { credential } = setUp([{ SecretString: 'a' }, { SecretString: 'b' }]);
    expect(await credential(false)).to.equal('a');
    expect(await credential(true)).to.equal('b');
  });

  it('refuses a secret without text, naming it', async () => {
    const { credential } = setUp([{ SecretBinary: new Uint8Array([1]) }]);
    await rejects(credential(false), 'Error', `the secret ${ARN} holds no text`);
  });
});

function setUp(answers: unknown[]) {
  const client = new SecretsManagerClient({ region: 'us-east-1' });
  const sent = stubAws(client, { GetSecretValue: answers });
  return { credential: secretCredential(ARN, client), sent };
}
