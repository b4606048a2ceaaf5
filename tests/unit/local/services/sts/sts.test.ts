import { expect } from 'chai';
import { AwsServer } from '../../../../../local/core/aws-server.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { Iam } from '../../../../../local/services/iam/iam.ts';
import { Sts } from '../../../../../local/services/sts/sts.ts';

describe('Sts', () => {
  let iam: Iam;
  let server: AwsServer;
  let endpoint: string;

  beforeEach(async () => {
    iam = new Iam({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    server = new AwsServer([new Sts({ identity: LOCAL_IDENTITY, iam }).service]);
    endpoint = `http://127.0.0.1:${await server.listen()}/`;
  });
  afterEach(() => server.close());

  async function callerIdentity(accessKeyId: string): Promise<string> {
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/sts/aws4_request`;
    const answer = await fetch(endpoint, { method: 'POST', body, headers: { authorization } });
    return answer.text();
  }

  it('takes a key that IAM did not issue for the account itself, in XML', async () => {
    expect(await callerIdentity('test')).to.contain(
      '<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><UserId>000000000000</UserId><Account>000000000000</Account></GetCallerIdentityResult>',
    );
  });

  it('knows the session of a key that IAM issued', async () => {
    const trustPolicy = '{"Statement":[]}';
    const role = iam.createRole({ name: 'api-handler-role', trustPolicy });
    const { accessKeyId } = iam.issueCredentials(role, 'api-handler');
    expect(await callerIdentity(accessKeyId)).to.match(
      /<Arn>arn:aws:sts::000000000000:assumed-role\/api-handler-role\/api-handler<\/Arn><UserId>AROA[A-Z2-7]{17}:api-handler<\/UserId>/,
    );
  });
});
