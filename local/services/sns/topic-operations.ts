import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import { invalid, required } from './errors.ts';
import type { Topic, Topics } from './topics.ts';

const PAGE = 100;

interface OfTopic {
  TopicArn: string;
}

type Attributes = Record<string, string>;

/**
 * The operations on topics.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
 */
export function topicOperations(topics: Topics): Record<string, AnyOperation> {
  const resources = ({ TopicArn }: { TopicArn?: string }): string[] => [
    required('TopicArn', TopicArn),
  ];
  return {
    CreateTopic: {
      parameters: ['Name', 'Attributes'],
      resources: ({ Name }) => [topics.arnOf(required('Name', Name))],
      run: ({ Name, Attributes = {} }) => ({ TopicArn: topics.create(Name, Attributes).arn }),
    } satisfies Operation<{ Name: string; Attributes?: Attributes }>,
    DeleteTopic: {
      parameters: ['TopicArn'],
      resources,
      run: ({ TopicArn }) => topics.delete(TopicArn),
    } satisfies Operation<OfTopic>,
    ListTopics: {
      parameters: ['NextToken'],
      run: ({ NextToken }) => {
        const { items, nextToken } = paginate(topics.list(), PAGE, NextToken);
        return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
      },
    } satisfies Operation<{ NextToken?: string }>,
    GetTopicAttributes: {
      parameters: ['TopicArn'],
      resources,
      run: ({ TopicArn }) => ({
        Attributes: attributesOf(topics.get(TopicArn), topics.identity.accountId),
      }),
    } satisfies Operation<OfTopic>,
    SetTopicAttributes: {
      parameters: ['TopicArn', 'AttributeName', 'AttributeValue'],
      resources,
      run: ({ TopicArn, AttributeName, AttributeValue = '' }) => {
        if (!AttributeName) throw invalid('AttributeName');
        topics.setAttribute(topics.get(TopicArn), AttributeName, AttributeValue);
      },
    } satisfies Operation<OfTopic & { AttributeName: string; AttributeValue?: string }>,
  };
}

function attributesOf(topic: Topic, owner: string): Map<string, string> {
  const all = [...topic.subscriptions.values()];
  const pending = all.filter((one) => one.pending).length;
  return new Map([
    ['TopicArn', topic.arn],
    ['Owner', owner],
    ['DisplayName', ''],
    ['SubscriptionsPending', String(pending)],
    ['SubscriptionsConfirmed', String(all.length - pending)],
    ['SubscriptionsDeleted', String(topic.deleted)],
    ...Object.entries(topic.attributes),
  ]);
}
