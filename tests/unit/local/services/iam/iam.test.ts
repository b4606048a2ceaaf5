import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { AwsServer } from '../../../../../local/core/aws-server.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { Iam } from '../../../../../local/services/iam/iam.ts';
import { Sqs } from '../../../../../local/services/sqs/sqs.ts';

const ROLE = 'arn:aws:iam::000000000000:role/api-handler';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:api-handler';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:order-queue';
const TRUST = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});

const allow = (Action: string, Resource: string) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Action, Resource } });

describe('Iam', () => {
  let iam: Iam;

  beforeEach(() => {
    iam = new Iam({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    expect(iam.createRole({ name: 'api-handler', trustPolicy: TRUST })).to.equal(ROLE);
    iam.putRolePolicy('api-handler', 'table', allow('dynamodb:PutItem', TABLE));
  });

  it('takes a key that it did not issue for the administrator', () => {
    iam.authorize('test', 'dynamodb:DeleteTable', [TABLE]);
  });

  it('holds an issued key to the policies of its role, in the words of AWS', () => {
    const { accessKeyId } = iam.issueCredentials(ROLE, 'dofs-local-api-handler');
    iam.authorize(accessKeyId, 'dynamodb:PutItem', [TABLE]);
    expect(() => iam.authorize(accessKeyId, 'dynamodb:GetItem', [TABLE]))
      .to.throw(
        `User: arn:aws:sts::000000000000:assumed-role/api-handler/dofs-local-api-handler is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action`,
      )
      .with.include({ name: 'AccessDeniedException', status: 400 });
  });

  it('wants every resource of a call to be allowed', () => {
    const { accessKeyId } = iam.issueCredentials(ROLE, 'session');
    const resources = [TABLE, `${TABLE}-other`];
    expect(() => iam.authorize(accessKeyId, 'dynamodb:PutItem', resources)).to.throw('-other');
  });

  it('says when a denial is explicit', () => {
    const deny = { Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }] };
    iam.putRolePolicy('api-handler', 'deny', JSON.stringify(deny));
    expect(() => iam.assertRoleAllows(ROLE, 'dynamodb:PutItem', TABLE)).to.throw(
      'with an explicit deny in an identity-based policy',
    );
  });

  it('sees a policy that came after the first decision', () => {
    const { accessKeyId } = iam.issueCredentials(ROLE, 'session');
    const send = () => iam.authorize(accessKeyId, 'sqs:SendMessage', [QUEUE]);
    expect(send).to.throw('not authorized');
    iam.attachRolePolicy(
      'api-handler',
      iam.createPolicy({ name: 'send', policy: allow('sqs:SendMessage', QUEUE) }),
    );
    expect(send).not.to.throw();
  });

  it('knows which service may assume a role', () => {
    expect(iam.canBeAssumedBy(ROLE, 'lambda.amazonaws.com', FUNCTION)).to.equal(true);
    expect(iam.canBeAssumedBy(ROLE, 'states.amazonaws.com', FUNCTION)).to.equal(false);
    expect(iam.canBeAssumedBy(`${ROLE}-x`, 'lambda.amazonaws.com', FUNCTION)).to.equal(false);
  });

  it('knows for which of its resources alone a service may assume a role', () => {
    const trust = JSON.parse(TRUST) as { Statement: object[] };
    Object.assign(trust.Statement[0] ?? {}, {
      Condition: { ArnEquals: { 'aws:SourceArn': FUNCTION } },
    });
    const role = iam.createRole({ name: 'bound', trustPolicy: JSON.stringify(trust) });
    expect(iam.canBeAssumedBy(role, 'lambda.amazonaws.com', FUNCTION)).to.equal(true);
    expect(iam.canBeAssumedBy(role, 'lambda.amazonaws.com', `${FUNCTION}-x`)).to.equal(false);
  });

  it('names a role and a policy that do not exist', () => {
    expect(() => iam.issueCredentials(`${ROLE}-x`, 'session')).to.throw(
      'The role with name api-handler-x',
    );
    const managed = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    expect(() => iam.attachRolePolicy('api-handler', managed)).to.throw(managed);
  });

  it('refuses a call on the wire before it has any effect', async () => {
    const sqs = new Sqs({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    const server = new AwsServer([sqs.service], { authorize: iam.authorize });
    const endpoint = `http://127.0.0.1:${await server.listen()}`;
    const credentials = iam.issueCredentials(ROLE, 'session');
    const client = new SQSClient({
      endpoint,
      region: 'us-east-1',
      credentials,
      useQueueUrlAsEndpoint: false,
    });
    try {
      const error = await client.send(new CreateQueueCommand({ QueueName: 'order-queue' })).then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect(error).to.have.property('name', 'AccessDeniedException');
      expect(error?.message).to.contain(`sqs:CreateQueue on resource: ${QUEUE}`);
      expect(() => sqs.visibilityTimeoutMs(QUEUE)).to.throw('does not exist');
    } finally {
      client.destroy();
      await server.close();
    }
  });
});
