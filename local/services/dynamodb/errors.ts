import { AwsError } from '../../core/aws-error.ts';
import type { Item } from './attribute-value.ts';

/** The errors of the DynamoDB API, worded as AWS words them (us-east-1). */

export function validationException(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** `detail` names the resource where AWS does: `Table: orders not found`. */
export function resourceNotFound(detail?: string): AwsError {
  const message = 'Requested resource not found';
  return new AwsError('ResourceNotFoundException', detail ? `${message}: ${detail}` : message);
}

/** `item` is given when the request asked for the item that failed its condition. */
export function conditionalCheckFailed(item?: Item): AwsError {
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
    members: item ? { Item: item } : {},
  });
}

export function keyDoesNotMatchSchema(): AwsError {
  return validationException('The provided key element does not match the schema');
}
