import type { ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { Sqs } from './sqs.ts';

const ENCRYPTION = 'nothing is encrypted on one machine';

/** The queue attribute that each Terraform argument sets. */
const ATTRIBUTES: Record<string, string> = {
  delay_seconds: 'DelaySeconds',
  max_message_size: 'MaximumMessageSize',
  message_retention_seconds: 'MessageRetentionPeriod',
  policy: 'Policy',
  receive_wait_time_seconds: 'ReceiveMessageWaitTimeSeconds',
  redrive_allow_policy: 'RedriveAllowPolicy',
  redrive_policy: 'RedrivePolicy',
  visibility_timeout_seconds: 'VisibilityTimeout',
};

/** Terraform's SQS resources. Policies are honoured inline, on the queue itself. */
export function sqsResourceTypes(sqs: Sqs): ResourceType[] {
  return [
    {
      type: 'aws_sqs_queue',
      honoured: ['name', ...Object.keys(ATTRIBUTES)],
      withoutLocalEffect: {
        kms_data_key_reuse_period_seconds: ENCRYPTION,
        kms_master_key_id: ENCRYPTION,
        sqs_managed_sse_enabled: ENCRYPTION,
        ...LABELS,
      },
      only: { fifo_queue: [false], content_based_deduplication: [false] },
      provision(resource) {
        const { values } = resource;
        const name = new ResourceValues(resource).text('name');
        const attributes: Record<string, string> = {};
        for (const [argument, attribute] of Object.entries(ATTRIBUTES)) {
          const value = values[argument];
          if (value !== undefined && value !== null && value !== '') {
            attributes[attribute] = String(value);
          }
        }
        const { arn, url } = sqs.createQueue(name, attributes);
        return { id: url, url, arn, name };
      },
    },
  ];
}
