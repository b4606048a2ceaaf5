import { expect } from 'chai';
import {
  allowsRedriveFrom,
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
} from '../../../../../local/services/sqs/redrive.ts';

const TARGET = 'arn:aws:sqs:us-east-1:000000000000:dlq';

const policy = (value: object) => () => parseRedrivePolicy(JSON.stringify(value));

describe('a redrive policy', () => {
  it('takes the count as a number or as text', () => {
    const expected = { deadLetterTargetArn: TARGET, maxReceiveCount: 3 };
    expect(policy({ deadLetterTargetArn: TARGET, maxReceiveCount: 3 })()).to.deep.equal(expected);
    expect(policy({ deadLetterTargetArn: TARGET, maxReceiveCount: '3' })()).to.deep.equal(expected);
  });

  it('refuses a key that it does not know, by name', () => {
    const misspelt = { deadLetterTargetArn: TARGET, maxReceiveCount: 3, maxRecieveCount: 4 };
    expect(policy(misspelt)).to.throw('the key maxRecieveCount of an SQS redrive_policy');
  });

  it('refuses a missing member and a count out of bounds', () => {
    expect(policy({ deadLetterTargetArn: TARGET })).to.throw(
      'mandatory attribute: maxReceiveCount',
    );
    expect(policy({ maxReceiveCount: 1 })).to.throw('mandatory attribute: deadLetterTargetArn');
    expect(policy({ deadLetterTargetArn: TARGET, maxReceiveCount: 0 })).to.throw('from 1 to 1000');
  });

  it('refuses what is no JSON map', () => {
    expect(() => parseRedrivePolicy('[]')).to.throw('not a valid JSON map');
    expect(() => parseRedrivePolicy('{')).to.throw('not a valid JSON map');
  });
});

describe('a redrive allow policy', () => {
  const allows = (value: object, source: string) =>
    allowsRedriveFrom(parseRedriveAllowPolicy(JSON.stringify(value)), source);

  it('allows all, none, or the queues it lists', () => {
    expect(allowsRedriveFrom(undefined, 'a')).to.equal(true);
    expect(allows({ redrivePermission: 'allowAll' }, 'a')).to.equal(true);
    expect(allows({ redrivePermission: 'denyAll' }, 'a')).to.equal(false);
    const byQueue = { redrivePermission: 'byQueue', sourceQueueArns: ['a'] };
    expect(allows(byQueue, 'a')).to.equal(true);
    expect(allows(byQueue, 'b')).to.equal(false);
  });

  it('refuses a list of queues without byQueue, and byQueue without a list', () => {
    const listed = { redrivePermission: 'allowAll', sourceQueueArns: ['a'] };
    expect(() => allows(listed, 'a')).to.throw('unsupported format');
    expect(() => allows({ redrivePermission: 'byQueue' }, 'a')).to.throw('unsupported format');
  });
});
