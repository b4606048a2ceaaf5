import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { UsageError } from '../command-line.ts';
import type { Drift } from './drift.ts';
import { driftMessage } from './report.ts';

/** The region in a topic's ARN. @throws UsageError when it is no such ARN */
export function topicRegion(topicArn: string): string {
  const [, , service, region, , name] = topicArn.split(':');
  if (service === 'sns' && region && name) return region;
  throw new UsageError(`--topic-arn must be the ARN of an SNS topic, not "${topicArn}"`);
}

/** Tells a topic what differs. @throws the SDK's error */
export async function publishDrift(
  sns: SNSClient,
  topicArn: string,
  environment: string,
  drift: readonly Drift[],
): Promise<void> {
  const message = driftMessage(environment, drift);
  await sns.send(new PublishCommand({ TopicArn: topicArn, ...message }));
}
