import { expect } from 'chai';
import { checkTarget, type Target } from '../../../../../local/services/eventbridge/target.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

describe('a target', () => {
  const check = (more: object) => () => checkTarget({ Id: 'one', Arn: QUEUE, ...more } as Target);

  it('is taken with an input, a dead-letter queue and a retry policy', () => {
    const RetryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
    expect(check({ Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f:live' })).not.to.throw();
    expect(check({ Input: '{}', DeadLetterConfig: { Arn: QUEUE }, RetryPolicy })).not.to.throw();
  });

  const refused: [string, object, string][] = [
    ['a topic', { Arn: 'arn:aws:sns:us-east-1:000000000000:t' }, 'does not honour'],
    ['two inputs', { Input: '{}', InputPath: '$' }, 'Only one of Input, InputPath'],
    ['an input that is no JSON', { Input: '{' }, 'JSON syntax error in input for target one'],
    [
      'a topic for dead letters',
      { DeadLetterConfig: { Arn: 'arn:aws:sns:x' } },
      'DeadLetterConfig',
    ],
    ['too many attempts', { RetryPolicy: { MaximumRetryAttempts: 186 } }, 'between 0 and 185'],
    ['too short an age', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, 'between 60 and 86400'],
  ];
  for (const [what, more, reason] of refused) {
    it(`is refused with ${what}`, () => {
      expect(check(more)).to.throw(reason);
    });
  }
});
