import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The queue's URL by its name. */
export async function queueUrl(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  if (QueueUrl === undefined) throw new Error(`SQS gave no URL for the queue ${name}`);
  return QueueUrl;
}

/** Messages in the queue, those in flight included. The numbers are approximate on AWS. */
export async function queueDepth(sqs: SQSClient, name: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: await queueUrl(sqs, name),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const count = (attribute: string | undefined): number => Number(attribute ?? 0);
  return (
    count(Attributes?.ApproximateNumberOfMessages) +
    count(Attributes?.ApproximateNumberOfMessagesNotVisible)
  );
}
