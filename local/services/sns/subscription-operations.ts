import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import { required } from './errors.ts';
import type { Subscription, Topic, Topics } from './topics.ts';

const PAGE = 100;
/** Stands for the ARN of a subscription that waits for its confirmation, in answers. */
const PENDING = 'pending confirmation';
/** The same, in lists. */
const PENDING_IN_LISTS = 'PendingConfirmation';

interface SubscribeInput {
  TopicArn: string;
  Protocol: string;
  Endpoint?: string;
  Attributes?: Record<string, string>;
  ReturnSubscriptionArn?: string;
}

/**
 * The operations on subscriptions.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export function subscriptionOperations(topics: Topics): Record<string, AnyOperation> {
  const ofTopic = ({ TopicArn }: { TopicArn?: string }): string[] => [
    required('TopicArn', TopicArn),
  ];
  const onTheWire = (topic: Topic, { arn, protocol, endpoint, pending }: Subscription): object => ({
    SubscriptionArn: pending ? PENDING_IN_LISTS : arn,
    Owner: topics.identity.accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topic.arn,
  });
  return {
    Subscribe: {
      parameters: ['TopicArn', 'Protocol', 'Endpoint', 'Attributes', 'ReturnSubscriptionArn'],
      resources: ofTopic,
      run: ({ TopicArn, Protocol, Endpoint, Attributes = {}, ReturnSubscriptionArn }) => {
        const topic = topics.get(TopicArn);
        const endpoint = required('Endpoint', Endpoint);
        const protocol = required('Protocol', Protocol);
        const { arn, pending } = topics.subscribe(topic, protocol, endpoint, Attributes);
        const hidden = pending && ReturnSubscriptionArn !== 'true';
        return { SubscriptionArn: hidden ? PENDING : arn };
      },
    } satisfies Operation<SubscribeInput>,
    Unsubscribe: {
      parameters: ['SubscriptionArn'],
      resources: ({ SubscriptionArn }) => [topicOf(SubscriptionArn)],
      run: ({ SubscriptionArn }) => topics.unsubscribe(SubscriptionArn),
    } satisfies Operation<{ SubscriptionArn: string }>,
    GetSubscriptionAttributes: {
      parameters: ['SubscriptionArn'],
      resources: ({ SubscriptionArn }) => [topicOf(SubscriptionArn)],
      run: ({ SubscriptionArn }) => {
        const { topic, subscription } = topics.subscription(SubscriptionArn);
        const { arn, protocol, endpoint, pending, raw } = subscription;
        return {
          Attributes: new Map([
            ['SubscriptionArn', arn],
            ['TopicArn', topic.arn],
            ['Owner', topics.identity.accountId],
            ['Protocol', protocol],
            ['Endpoint', endpoint],
            ['PendingConfirmation', String(pending)],
            ['RawMessageDelivery', String(raw)],
          ]),
        };
      },
    } satisfies Operation<{ SubscriptionArn: string }>,
    ListSubscriptionsByTopic: {
      parameters: ['TopicArn', 'NextToken'],
      resources: ofTopic,
      run: ({ TopicArn, NextToken }) => {
        const topic = topics.get(TopicArn);
        const { items, nextToken } = paginate([...topic.subscriptions.values()], PAGE, NextToken);
        const Subscriptions = items.map((one) => onTheWire(topic, one));
        return { Subscriptions, NextToken: nextToken };
      },
    } satisfies Operation<{ TopicArn: string; NextToken?: string }>,
  };
}

/** `<topic ARN>:<id>`; IAM knows topics alone. */
function topicOf(subscriptionArn: string | undefined): string {
  return required('SubscriptionArn', subscriptionArn).split(':').slice(0, 6).join(':');
}
