import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Environment } from './environment.ts';
import './quiet-sdk.ts';

export interface AwsClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  sfn: SFNClient;
  logs: CloudWatchLogsClient;
}

export interface SdkConfig {
  region: string;
  endpoint?: string;
  credentials?: typeof ANY_CREDENTIALS | ReturnType<typeof fromTemporaryCredentials>;
}

const ANY_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Who the scripts are in CloudTrail, once they took a role. */
const SESSION_NAME = 'dofs-scripts';

/**
 * What every SDK client of a script is made with. Against an endpoint that is not AWS, any
 * credentials will do; on AWS the caller's own are used, found as the SDK finds them. Where
 * `ASSUME_ROLE_ARN` is set, the caller takes that role first, as Terraform's provider does: an
 * environment may live in an account of its own.
 */
export function sdkConfig(
  { region, endpoint }: Pick<Environment, 'region' | 'endpoint'>,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): SdkConfig {
  const place = { region, ...(endpoint ? { endpoint } : {}) };
  const own = endpoint ? ANY_CREDENTIALS : undefined;
  const role = variables.ASSUME_ROLE_ARN;
  if (!role) return { ...place, ...(own ? { credentials: own } : {}) };
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: role, RoleSessionName: SESSION_NAME },
    clientConfig: place,
    ...(own ? { masterCredentials: own } : {}),
  });
  return { ...place, credentials };
}

/** SDK clients of an environment, each made with `sdkConfig`. */
export function awsClients(environment: Environment): AwsClients {
  const config = sdkConfig(environment);
  return {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    // The client would otherwise follow the host in the queue's URL, past the endpoint.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    sfn: new SFNClient(config),
    logs: new CloudWatchLogsClient(config),
  };
}
