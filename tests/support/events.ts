import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  APIGatewayProxyEvent,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import type { RecordedEvent } from '../../lambdas/shared/events/cloud-event.ts';
import { NOW } from './builders.ts';

export interface ApiRequest {
  method?: string;
  resource?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  path?: Record<string, string>;
  body?: unknown;
}

/** A request as a REST API's proxy integration gives it to a function (payload format 1.0). */
export function apiEvent({
  method = 'GET',
  resource = '/health',
  headers = {},
  query,
  path,
  body,
}: ApiRequest = {}): APIGatewayProxyEvent {
  const values = query && Object.entries(query).map(([name, value]) => [name, [value]]);
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod: method,
    resource,
    path: resource,
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: values ? Object.fromEntries(values) : null,
    pathParameters: path ?? null,
    stageVariables: null,
    requestContext: {
      requestId: 'request-1',
      identity: { apiKeyId: 'caller-1' },
    } as APIGatewayProxyEvent['requestContext'],
    body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
    isBase64Encoded: false,
  };
  return event as APIGatewayProxyEvent;
}

/** A `POST /orders` with a JSON body. */
export function postOrder(body: unknown, headers: Record<string, string> = {}) {
  return apiEvent({
    method: 'POST',
    resource: '/orders',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
}

/** A stream record of an event that was appended; stream sequence numbers count from 100. */
export function streamRecord(event: RecordedEvent, index = 0): DynamoDBRecord {
  return {
    eventID: `stream-${index}`,
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: String(100 + index),
      StreamViewType: 'NEW_IMAGE',
      NewImage: marshall(event) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] & object,
    },
  };
}

/** A batch of appended events. */
export function streamEvent(...events: RecordedEvent[]): DynamoDBStreamEvent {
  return { Records: events.map(streamRecord) };
}

/** A message as an SQS event source mapping delivers it. */
export function sqsRecord(
  body: unknown,
  overrides: { id?: string; receives?: number; sentAt?: number } = {},
) {
  const { id = 'message-1', receives = 1, sentAt = Date.parse(NOW) } = overrides;
  const record: SQSRecord = {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:dofs-test-order-queue',
    awsRegion: 'us-east-1',
  };
  return record;
}

/** A batch of messages. */
export function sqsEvent(...Records: SQSRecord[]): SQSEvent {
  return { Records };
}
