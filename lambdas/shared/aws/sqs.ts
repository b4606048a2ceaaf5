import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_OPTIONS } from './client-options.ts';

/** The SQS client of this function's process. Make it once, outside the handler. */
export function createSqsClient(): SQSClient {
  // Else the client follows a queue URL's host, even past a configured endpoint.
  return new SQSClient({ ...CLIENT_OPTIONS, useQueueUrlAsEndpoint: false });
}
