import { randomUUID } from 'node:crypto';
import { NotHonouredError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import { parseResourcePolicy } from '../iam/resource-policy.ts';
import { invalid, notFound } from './errors.ts';

export interface Subscription {
  arn: string;
  protocol: string;
  endpoint: string;
  /** An email address has to confirm; nobody can, here. */
  pending: boolean;
  /** Messages go out as they came, without the envelope. */
  raw: boolean;
}

export interface Topic {
  arn: string;
  attributes: Record<string, string>;
  subscriptions: Map<string, Subscription>;
  /** How many were taken away. */
  deleted: number;
}

/** Kept and given back; encryption is without effect here. */
const ATTRIBUTES = ['DisplayName', 'KmsMasterKeyId', 'Policy'];

const SUBSCRIPTION_ATTRIBUTES = ['RawMessageDelivery'];

/** The topics of the account with their subscriptions. */
export class Topics {
  readonly identity: Identity;
  readonly #topics = new Map<string, Topic>();

  constructor(identity: Identity) {
    this.identity = identity;
  }

  list(): Topic[] {
    return [...this.#topics.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  arnOf(name: string): string {
    return arn(this.identity, 'sns', name);
  }

  /** @throws NotFound */
  get(topicArn: string): Topic {
    const topic = this.#topics.get(topicArn);
    if (topic) return topic;
    if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(topicArn)) {
      throw invalid('TopicArn');
    }
    throw notFound('Topic');
  }

  /**
   * Makes a topic, or returns the one with the same name and attributes.
   *
   * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
   */
  create(name: string, attributes: Record<string, string>): Topic {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid('Topic Name');
    checkAttributes(attributes);
    const topicArn = this.arnOf(name);
    const existing = this.#topics.get(topicArn);
    if (existing) {
      const differs = Object.keys(attributes).some(
        (key) => existing.attributes[key] !== attributes[key],
      );
      if (differs) throw invalid('Attributes', 'Topic already exists with different attributes');
      return existing;
    }
    const topic = { arn: topicArn, attributes, subscriptions: new Map(), deleted: 0 };
    this.#topics.set(topicArn, topic);
    return topic;
  }

  setAttribute(topic: Topic, name: string, value: string): void {
    checkAttributes({ [name]: value });
    topic.attributes = { ...topic.attributes, [name]: value };
  }

  /** A topic that is not there is no error. */
  delete(topicArn: string): void {
    this.#topics.delete(topicArn);
  }

  /**
   * Makes a subscription, or returns the one for the same endpoint. A queue of the account is
   * confirmed at once, an email address stays pending.
   *
   * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
   */
  subscribe(
    topic: Topic,
    protocol: string,
    endpoint: string,
    attributes: Record<string, string>,
  ): Subscription {
    checkEndpoint(protocol, endpoint);
    const other = Object.keys(attributes).find((name) => !SUBSCRIPTION_ATTRIBUTES.includes(name));
    if (other !== undefined) throw new NotHonouredError(`the SNS subscription attribute ${other}`);
    const raw = attributes.RawMessageDelivery === 'true';
    const same = [...topic.subscriptions.values()].find(
      (one) => one.protocol === protocol && one.endpoint === endpoint,
    );
    if (same && same.raw !== raw) {
      throw invalid('Attributes', 'Subscription already exists with different attributes');
    }
    if (same) return same;
    const made = { arn: `${topic.arn}:${randomUUID()}`, protocol, endpoint, raw };
    const subscription = { ...made, pending: protocol === 'email' };
    topic.subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  /** The subscription and its topic. @throws NotFound */
  subscription(subscriptionArn: string): { topic: Topic; subscription: Subscription } {
    for (const topic of this.#topics.values()) {
      const subscription = topic.subscriptions.get(subscriptionArn);
      if (subscription) return { topic, subscription };
    }
    throw notFound('Subscription');
  }

  unsubscribe(subscriptionArn: string): void {
    const { topic } = this.subscription(subscriptionArn);
    topic.subscriptions.delete(subscriptionArn);
    topic.deleted++;
  }
}

function checkAttributes(attributes: Record<string, string>): void {
  const other = Object.keys(attributes).find((name) => !ATTRIBUTES.includes(name));
  if (other !== undefined) throw new NotHonouredError(`the SNS topic attribute ${other}`);
  if (attributes.Policy) parseResourcePolicy(attributes.Policy, 'an SNS topic policy');
}

function checkEndpoint(protocol: string, endpoint: string): void {
  if (protocol !== 'sqs' && protocol !== 'email') {
    throw new NotHonouredError(`the SNS protocol ${protocol}`);
  }
  if (protocol === 'sqs' && !/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/.test(endpoint)) {
    throw invalid('SQS endpoint ARN');
  }
  if (protocol === 'email' && !/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalid('Email address');
}
