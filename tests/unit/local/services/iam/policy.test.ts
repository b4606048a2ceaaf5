import { expect } from 'chai';
import { decide, parsePolicy } from '../../../../../local/services/iam/policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function allow(Action: string | string[], Resource: string | string[]): object {
  return { Effect: 'Allow', Action, Resource };
}

describe('a policy', () => {
  const decision = (action: string, resource: string, ...statements: object[]) =>
    decide(parsePolicy(policy(...statements), 'identity', 'the policy p'), { action, resource });

  it('denies what no statement allows', () => {
    const get = allow('dynamodb:GetItem', TABLE);
    expect(decision('dynamodb:GetItem', TABLE, get)).to.equal('allowed');
    expect(decision('dynamodb:PutItem', TABLE, get)).to.equal('implicitDeny');
    expect(decision('dynamodb:GetItem', `${TABLE}/index/i`, get)).to.equal('implicitDeny');
  });

  it('lets an explicit denial win, wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: `${TABLE}*` };
    const all = allow('*', '*');
    expect(decision('dynamodb:GetItem', TABLE, deny, all)).to.equal('explicitDeny');
    expect(decision('dynamodb:GetItem', TABLE, all, deny)).to.equal('explicitDeny');
    expect(decision('sqs:SendMessage', TABLE, all, deny)).to.equal('allowed');
  });

  it('knows * and ?, takes actions in any case and resources in theirs', () => {
    const statement = allow('dynamodb:get*', `${TABLE.slice(0, -1)}?`);
    expect(decision('dynamodb:GetItem', TABLE, statement)).to.equal('allowed');
    expect(decision('dynamodb:GetItem', TABLE.toUpperCase(), statement)).to.equal('implicitDeny');
    expect(decision('dynamodb:GetItem', `${TABLE}x`, statement)).to.equal('implicitDeny');
    const dot = allow('a:b', 'arn:a.b');
    expect(decision('a:b', 'arn:axb', dot)).to.equal('implicitDeny');
  });

  it('holds a condition against the request', () => {
    const conditional = (Condition: object) => ({ ...allow('a:b', '*'), Condition });
    const tls = conditional({ Bool: { 'aws:SecureTransport': true } });
    expect(decision('a:b', 'r', tls)).to.equal('allowed');
    const noTls = conditional({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(decision('a:b', 'r', noTls)).to.equal('implicitDeny');
    const source = conditional({ ArnLike: { 'aws:SourceArn': ['arn:x:*', 'arn:y'] } });
    const statements = parsePolicy(policy(source), 'identity', 'p');
    const request = { action: 'a:b', resource: 'r' };
    expect(decide(statements, { ...request, context: { 'aws:SourceArn': 'arn:x:1' } })).to.equal(
      'allowed',
    );
    expect(decide(statements, request)).to.equal('implicitDeny');
  });

  const refused: [string, object][] = [
    ['the policy element NotAction of the policy p', { NotAction: 'a:b' }],
    ['the policy element NotResource of the policy p', { NotResource: 'r' }],
    [
      'the condition operator DateLessThan of the policy p',
      { Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } },
    ],
    [
      'the condition key dynamodb:LeadingKeys of the policy p',
      { Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } },
    ],
  ];
  for (const [name, element] of refused) {
    it(`is refused with ${name}`, () => {
      const text = policy({ ...allow('a:b', 'r'), ...element });
      expect(() => parsePolicy(text, 'identity', 'the policy p')).to.throw(`not honour ${name}`);
    });
  }

  it('is refused when it is malformed', () => {
    for (const text of ['{', policy({ Effect: 'Perhaps' }), policy({ Effect: 'Allow' })]) {
      expect(() => parsePolicy(text, 'identity', 'p'))
        .to.throw()
        .with.property('name', 'MalformedPolicyDocument');
    }
  });

  it('of a resource is about services', () => {
    const Principal = { Service: ['events.amazonaws.com'] };
    const statements = parsePolicy(policy({ ...allow('a:b', '*'), Principal }), 'resource', 'q');
    const request = { action: 'a:b', resource: 'r' };
    expect(decide(statements, { ...request, service: 'events.amazonaws.com' })).to.equal('allowed');
    expect(decide(statements, { ...request, service: 'sns.amazonaws.com' })).to.equal(
      'implicitDeny',
    );
    const role = { ...allow('a:b', '*'), Principal: { AWS: 'arn:aws:iam::1:role/r' } };
    expect(() => parsePolicy(policy(role), 'resource', 'q')).to.throw('the AWS principal');
  });
});
