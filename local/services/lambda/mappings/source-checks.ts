import { AwsError } from '../../../core/aws-error.ts';
import { type MappingSpec, sourceKind } from './mapping-spec.ts';
import type { AssertRoleAllows, DynamoDbPort, FunctionFacts, SqsPort } from './ports.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (permissions) */
const QUEUE_ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html (permissions) */
const STREAM_ACTIONS = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];

/**
 * Checks the source as CreateEventSourceMapping does: it exists, the function's role may read it,
 * and a queue hides its messages at least as long as the function may run.
 *
 * @throws AwsError `InvalidParameterValueException`, or the source's own error when it is absent
 */
export function checkSource(
  spec: MappingSpec,
  { roleArn, timeoutSeconds }: FunctionFacts,
  ports: { sqs: SqsPort; dynamodb: DynamoDbPort; assertRoleAllows: AssertRoleAllows },
): void {
  const { eventSourceArn, onFailureArn } = spec;
  const allows = (action: string, resource: string): boolean =>
    roleAllows(ports.assertRoleAllows, roleArn, action, resource);
  if (sourceKind(eventSourceArn) === 'sqs') {
    const denied = QUEUE_ACTIONS.find((action) => !allows(`sqs:${action}`, eventSourceArn));
    if (denied !== undefined) throw lacksPermission(denied);
    const visibility = ports.sqs.visibilityTimeoutMs(eventSourceArn) / 1000;
    if (visibility < timeoutSeconds) {
      throw invalid(
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
      );
    }
    return;
  }
  ports.dynamodb.shardId(eventSourceArn);
  if (STREAM_ACTIONS.some((action) => !allows(`dynamodb:${action}`, eventSourceArn))) {
    throw invalid(
      `Cannot access stream ${eventSourceArn}. Please ensure the role can perform the GetRecords, ` +
        'GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.',
    );
  }
  if (onFailureArn && !allows('sqs:SendMessage', onFailureArn))
    throw lacksPermission('SendMessage');
}

function roleAllows(
  assert: AssertRoleAllows,
  roleArn: string,
  action: string,
  resource: string,
): boolean {
  try {
    assert(roleArn, action, resource);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.name === 'AccessDeniedException') return false;
    throw error;
  }
}

function lacksPermission(action: string): AwsError {
  return invalid(`The function execution role does not have permissions to call ${action} on SQS`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: 'User' } });
}
