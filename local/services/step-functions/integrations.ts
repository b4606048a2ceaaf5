/** Arguments of `sqs:sendMessage`. */
export interface SendMessageInput {
  QueueUrl: string;
  MessageBody: string;
}

/** What Step Functions needs of IAM. */
export interface RolesPort {
  canBeAssumedBy(roleArn: string, service: string, sourceArn: string): boolean;
}

/**
 * The services a state machine calls, each with the machine's role. A rejection with an `AwsError`
 * becomes the task's error, e.g. `Lambda.TooManyRequestsException`.
 */
export interface TaskIntegrations {
  /** `functionArn` is a name, an ARN, or either with `:<alias or version>`; payloads are JSON. */
  invokeLambda(
    functionArn: string,
    payload: string,
    roleArn: string,
  ): Promise<{
    payload: string;
    functionError?: string;
    executedVersion: string;
    requestId: string;
  }>;
  sendMessage(
    input: SendMessageInput,
    roleArn: string,
  ): Promise<{ MessageId: string; MD5OfMessageBody: string }>;
}
