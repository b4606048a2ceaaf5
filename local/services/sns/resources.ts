import type { ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { Sns } from './sns.ts';

const ENCRYPTION = 'nothing is encrypted on one machine';

/** Terraform's SNS resources. */
export function snsResourceTypes(sns: Sns): ResourceType[] {
  return [topic(sns), topicPolicy(sns), subscription(sns)];
}

function topic(sns: Sns): ResourceType {
  return {
    type: 'aws_sns_topic',
    honoured: ['name', 'display_name', 'policy'],
    withoutLocalEffect: { kms_master_key_id: ENCRYPTION, ...LABELS },
    only: { fifo_topic: [false], content_based_deduplication: [false] },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const attributes: Record<string, string> = {};
      const displayName = values.optionalText('display_name');
      const policy = values.optionalText('policy');
      if (displayName !== undefined) attributes.DisplayName = displayName;
      if (policy !== undefined) attributes.Policy = policy;
      const arn = sns.createTopic(name, attributes);
      return { id: arn, arn, name };
    },
  };
}

function topicPolicy(sns: Sns): ResourceType {
  return {
    type: 'aws_sns_topic_policy',
    honoured: ['arn', 'policy'],
    provision(resource) {
      const values = new ResourceValues(resource);
      const arn = values.text('arn');
      sns.setTopicPolicy(arn, values.text('policy'));
      return { id: arn };
    },
  };
}

function subscription(sns: Sns): ResourceType {
  return {
    type: 'aws_sns_topic_subscription',
    honoured: ['topic_arn', 'protocol', 'endpoint', 'raw_message_delivery'],
    withoutLocalEffect: {
      confirmation_timeout_in_minutes: 'queues confirm at once, addresses never',
      endpoint_auto_confirms: 'about HTTP endpoints',
    },
    only: { protocol: ['sqs', 'email'] },
    provision(resource) {
      const values = new ResourceValues(resource);
      const raw = values.optionalFlag('raw_message_delivery') === true;
      const arn = sns.subscribe(
        values.text('topic_arn'),
        values.text('protocol'),
        values.text('endpoint'),
        raw ? { RawMessageDelivery: 'true' } : {},
      );
      return { id: arn, arn };
    },
  };
}
