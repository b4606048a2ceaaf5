import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

export interface TopicMessage {
  /** One line; what SNS does not take in a subject is replaced or cut. */
  subject: string;
  text: string;
  /** For the filters of subscriptions. */
  attributes: Record<string, string>;
}

/** SNS wants less than 100 characters. */
const SUBJECT_LENGTH = 99;

/** An SNS topic that we tell others something on. */
export class Topic {
  readonly #client: SNSClient;
  readonly #arn: string;

  constructor(client: SNSClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  /**
   * Publishes a message and answers SNS's id of it.
   *
   * @throws the SDK's error; after a timeout the message may be out all the same.
   * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
   */
  async publish({ subject, text, attributes }: TopicMessage): Promise<string> {
    const named = Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]);
    const { MessageId } = await this.#client.send(
      new PublishCommand({
        TopicArn: this.#arn,
        Subject: subjectLine(subject),
        Message: text,
        MessageAttributes: Object.fromEntries(named),
      }),
    );
    return MessageId ?? '';
  }
}

/** A subject as SNS takes it: printable ASCII, one line, less than 100 characters. */
export function subjectLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_LENGTH);
}
