import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { sdkConfig } from '../../../../scripts/lib/aws-clients.ts';

const ROLE = 'arn:aws:iam::111122223333:role/dofs-prod-deploy';

describe('sdkConfig', () => {
  it("uses the caller's own credentials on AWS", () => {
    expect(sdkConfig({ region: 'eu-west-1' }, {})).to.deep.equal({ region: 'eu-west-1' });
    expect(sdkConfig({ region: 'eu-west-1' }, { ASSUME_ROLE_ARN: '' })).not.to.have.property(
      'credentials',
    );
  });

  it('uses any credentials against an endpoint that is not AWS', () => {
    const config = sdkConfig({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' }, {});
    expect(config.credentials).to.deep.equal({ accessKeyId: 'test', secretAccessKey: 'test' });
  });

  it('takes the role of ASSUME_ROLE_ARN first, and is named in its session', async () => {
    const asked: URLSearchParams[] = [];
    const sts = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        asked.push(new URLSearchParams(body));
        response.writeHead(200, { 'content-type': 'text/xml' }).end(ASSUMED);
      });
    });
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
      const { credentials } = sdkConfig(
        { region: 'eu-west-1', endpoint },
        { ASSUME_ROLE_ARN: ROLE },
      );
      if (typeof credentials !== 'function') throw new Error('no role is taken');
      expect(await credentials()).to.include({ accessKeyId: 'ASIAROLE', sessionToken: 'token' });
    } finally {
      sts.close();
      sts.closeAllConnections();
    }
    expect(asked.map((one) => one.get('RoleArn'))).to.deep.equal([ROLE]);
    expect(asked[0]?.get('RoleSessionName')).to.equal('dofs-scripts');
  });
});

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>A:dofs</AssumedRoleId><Arn>${ROLE}</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`;
