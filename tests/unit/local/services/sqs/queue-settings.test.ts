import { expect } from 'chai';
import {
  checkAttributes,
  parseSettings,
  withDefaults,
} from '../../../../../local/services/sqs/queue-settings.ts';

describe('queue settings', () => {
  it('have the defaults of SQS, in milliseconds and bytes', () => {
    expect(parseSettings({})).to.deep.equal({
      delayMs: 0,
      maximumMessageBytes: 1_048_576,
      retentionMs: 345_600_000,
      receiveWaitMs: 0,
      visibilityMs: 30_000,
      policy: [],
    });
  });

  it('list every attribute, the given ones as they were given', () => {
    const attributes = withDefaults({ DelaySeconds: '7', RedrivePolicy: '' });
    expect(attributes).to.include({ DelaySeconds: '7', SqsManagedSseEnabled: 'true' });
    expect(attributes).not.to.have.property('RedrivePolicy');
  });

  for (const name of ['FifoQueue', 'ContentBasedDeduplication']) {
    it(`refuse ${name} by name, because FIFO queues are not honoured`, () => {
      expect(() => checkAttributes({ [name]: 'true' })).to.throw(
        `does not honour the SQS queue attribute ${name}`,
      );
    });
  }

  it('refuse a value that is no whole number', () => {
    expect(() => checkAttributes({ DelaySeconds: '1.5' }))
      .to.throw('Invalid value for the parameter DelaySeconds.')
      .with.property('name', 'InvalidAttributeValue');
  });
});
