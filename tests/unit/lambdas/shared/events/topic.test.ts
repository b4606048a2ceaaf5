import { expect } from 'chai';
import fc from 'fast-check';
import { subjectLine } from '../../../../../lambdas/shared/events/topic.ts';

describe('the subject of a topic message', () => {
  it('is what SNS takes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(subjectLine(text)).to.match(/^[ -~]{0,99}$/);
      }),
    );
  });

  it('is the text where SNS takes it as it is', () => {
    expect(subjectLine('Order 1 was fulfilled')).to.equal('Order 1 was fulfilled');
    expect(subjectLine('Größe\n1')).to.equal('Gr??e?1');
  });
});
