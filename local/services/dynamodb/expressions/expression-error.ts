import { validationException } from '../errors.ts';

/** The request's expression parameters. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'UpdateExpression'
  | 'ProjectionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression';

/** A fault of an expression; `inExpression` says which expression it was. */
export class ExpressionError extends Error {}

/**
 * Runs `work`, turning a fault of the expression into AWS's ValidationException:
 * `Invalid UpdateExpression: …`.
 */
export function inExpression<T>(kind: ExpressionKind, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpressionError) {
      throw validationException(`Invalid ${kind}: ${error.message}`);
    }
    throw error;
  }
}
