import { AwsError } from '../../core/aws-error.ts';

/**
 * Codes and statuses of errors that come from outside the service.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
 */
export const ERRORS = { AccessDeniedException: { code: 'AuthorizationError', status: 403 } };

/** `Invalid parameter: <name>`, and why where AWS says so. */
export function invalid(name: string, reason?: string): AwsError {
  const why = reason === undefined ? '' : ` Reason: ${reason}`;
  return new AwsError('InvalidParameter', `Invalid parameter: ${name}${why}`);
}

export function notFound(what: 'Topic' | 'Subscription'): AwsError {
  return new AwsError('NotFound', `${what} does not exist`, { status: 404 });
}

/** Returns `value` when it is a text with content, else throws InvalidParameter. */
export function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw invalid(name, 'no value for required parameter');
}
