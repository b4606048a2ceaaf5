import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect } from 'chai';
import { CanaryAlarms } from '../../../../../scripts/lib/shift/canary-alarms.ts';
import { stubAws } from '../../../../support/aws-boundary.ts';

describe('the canary alarms', () => {
  it('are all those of the environment by name, of both kinds and all pages', async () => {
    const client = new CloudWatchClient({ region: 'us-east-1' });
    const sent = stubAws(client, {
      DescribeAlarms: [
        {
          MetricAlarms: [{ AlarmName: 'a', StateValue: 'OK', StateReason: 'fine' }],
          NextToken: 'more',
        },
        {
          MetricAlarms: [{ AlarmName: 'b', StateValue: 'INSUFFICIENT_DATA', StateReason: '' }],
          CompositeAlarms: [{ AlarmName: 'c', StateValue: 'ALARM', StateReason: 'p99' }],
        },
      ],
    });
    expect(await new CanaryAlarms(client, 'prod').states()).to.deep.equal([
      { name: 'a', ringing: false, reason: 'fine' },
      { name: 'b', ringing: false, reason: '' },
      { name: 'c', ringing: true, reason: 'p99' },
    ]);
    expect(sent[0]?.input).to.include({ AlarmNamePrefix: 'dofs-prod-canary-' });
  });
});
