import { expect } from 'chai';
import { AwsServer } from '../../../../../local/core/aws-server.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { Sts } from '../../../../../local/services/sts/sts.ts';

describe('Sts', () => {
  it('says which account the caller is in, in XML', async () => {
    const server = new AwsServer([new Sts({ identity: LOCAL_IDENTITY }).service]);
    const port = await server.listen();
    try {
      const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
      expect(await answer.text()).to.contain(
        '<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><UserId>000000000000</UserId><Account>000000000000</Account></GetCallerIdentityResult>',
      );
    } finally {
      await server.close();
    }
  });
});
