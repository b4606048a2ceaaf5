import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { resourceOf } from './support/lock.ts';
import { startPlatform } from './support/platform.ts';

/** A change to the plan that the runtime does not honour, and the name that it must give. */
const CHANGES: [string, (lock: PlatformLock) => void, string][] = [
  [
    'a resource type',
    (lock) => {
      lock.resources.push({
        address: 'aws_kinesis_stream.x',
        type: 'aws_kinesis_stream',
        values: {},
      });
    },
    'aws_kinesis_stream',
  ],
  [
    'an attribute',
    (lock) => {
      resourceOf(lock, 'aws_sqs_queue').values.fifo_queue = true;
    },
    'fifo_queue',
  ],
  [
    'a field of a state',
    (lock) => {
      const { values } = resourceOf(lock, 'aws_sfn_state_machine');
      values.definition = JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Wait',
        States: { Wait: { Type: 'Succeed', Patience: 5 } },
      });
    },
    'Patience',
  ],
];

describe('what the local runtime does not honour', function () {
  this.timeout(30_000);

  for (const [what, change, name] of CHANGES) {
    it(`stops it by name: ${what}`, async () => {
      let refusal: unknown;
      await startPlatform(change).then(
        (platform) => platform.close(),
        (error: unknown) => {
          refusal = error;
        },
      );
      expect(refusal).to.be.an('error');
      expect((refusal as Error).message).to.include(name);
    });
  }
});
