import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Environment } from './environment.ts';
import './quiet-sdk.ts';

export interface AwsClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  sfn: SFNClient;
  logs: CloudWatchLogsClient;
}

/**
 * SDK clients of an environment. Against an endpoint that is not AWS, any credentials will do;
 * on AWS the caller's own are used, found as the SDK finds them.
 */
export function awsClients({ region, endpoint }: Environment): AwsClients {
  const config = endpoint
    ? { region, endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
    : { region };
  return {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    // The client would otherwise follow the host in the queue's URL, past the endpoint.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    sfn: new SFNClient(config),
    logs: new CloudWatchLogsClient(config),
  };
}
