import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import { isFunctionArn, isQueueArn } from './destinations.ts';

/** A rule's target as PutTargets takes it. */
export interface Target {
  Id: string;
  Arn: string;
  /** Constant JSON that is sent in place of the event. */
  Input?: string;
  /** A path to the part of the event that is sent. */
  InputPath?: string;
  InputTransformer?: InputTransformer;
  DeadLetterConfig?: { Arn?: string };
  RetryPolicy?: RetryPolicy;
}

export interface InputTransformer {
  InputPathsMap?: Record<string, string>;
  InputTemplate: string;
}

export interface RetryPolicy {
  /** 0 to 185; absent means 185. */
  MaximumRetryAttempts?: number;
  /** 60 to 86,400 seconds; absent means 86,400. */
  MaximumEventAgeInSeconds?: number;
}

/** The members of a target that are honoured, and of the structures in it. */
export const TARGET_MEMBERS = {
  Targets: [
    'Id',
    'Arn',
    'Input',
    'InputPath',
    'InputTransformer',
    'DeadLetterConfig',
    'RetryPolicy',
  ],
  'Targets.InputTransformer': ['InputPathsMap', 'InputTemplate'],
  'Targets.DeadLetterConfig': ['Arn'],
  'Targets.RetryPolicy': ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds'],
};

const RETRY_BOUNDS: Record<keyof RetryPolicy, [number, number]> = {
  MaximumRetryAttempts: [0, 185],
  MaximumEventAgeInSeconds: [60, 86_400],
};

/**
 * Throws for a target that is not valid, and for one that is not honoured: queues and functions are.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function checkTarget(target: Target): void {
  if (!isQueueArn(target.Arn) && !isFunctionArn(target.Arn)) {
    throw new NotHonouredError(`the EventBridge target ${target.Arn}`);
  }
  const { Input, InputPath, InputTransformer, DeadLetterConfig, RetryPolicy } = target;
  const inputs = [Input, InputPath, InputTransformer].filter((input) => input !== undefined);
  if (inputs.length > 1) {
    throw invalid(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`,
    );
  }
  if (Input !== undefined && !isJson(Input)) {
    throw invalid(`JSON syntax error in input for target ${target.Id}.`);
  }
  if (DeadLetterConfig?.Arn !== undefined && !isQueueArn(DeadLetterConfig.Arn)) {
    throw invalid(`Parameter DeadLetterConfig.Arn is not valid for target ${target.Id}.`);
  }
  for (const [name, [low, high]] of Object.entries(RETRY_BOUNDS)) {
    const value = RetryPolicy?.[name as keyof RetryPolicy];
    if (value !== undefined && !(Number.isInteger(value) && value >= low && value <= high)) {
      throw invalid(`${name} of target ${target.Id} must be between ${low} and ${high}.`);
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
