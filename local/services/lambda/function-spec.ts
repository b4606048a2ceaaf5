import { AwsError } from '../../core/aws-error.ts';

/** How a function writes its log. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
export interface LoggingSpec {
  format: 'Text' | 'JSON';
  group: string;
  /** For the JSON format alone. */
  applicationLevel?: string;
  systemLevel?: string;
}

/** A function as its maker asks for it. */
export interface FunctionSpec {
  name: string;
  description: string;
  /** File of the zip. */
  artifact: string;
  handler: string;
  runtime: string;
  architecture: string;
  roleArn: string;
  timeoutSeconds: number;
  memoryMb: number;
  ephemeralStorageMb: number;
  variables: Record<string, string>;
  /** Absent: no reservation. 0: every invocation is throttled. */
  reservedConcurrency?: number;
  /** True: version 1 is made beside $LATEST. */
  publish: boolean;
  logging: LoggingSpec;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (reserved variables) */
const RESERVED_VARIABLES = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);
const MAXIMUM_VARIABLES_BYTES = 4096;

/**
 * Throws what CreateFunction would refuse.
 *
 * @throws AwsError `InvalidParameterValueException` or `ValidationException`
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export function validateFunctionSpec(spec: FunctionSpec): void {
  range('timeout', spec.timeoutSeconds, 1, 900);
  range('memorySize', spec.memoryMb, 128, 10_240);
  range('ephemeralStorage.size', spec.ephemeralStorageMb, 512, 10_240);
  if (!/^[^\s.]+(\.[^\s.]+)+$/.test(spec.handler)) {
    throw invalid(`The handler ${spec.handler} must have the form file.export.`);
  }
  validateVariables(spec.variables);
  const { format, applicationLevel, systemLevel } = spec.logging;
  if (format === 'Text' && (applicationLevel !== undefined || systemLevel !== undefined)) {
    throw invalid('To use log level configuration, set LogFormat to JSON.');
  }
}

function validateVariables(variables: Record<string, string>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw invalid(
      'Lambda was unable to configure your environment variables because the environment variables ' +
        'you have provided contains reserved keys that are currently not supported for modification. ' +
        `Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const json = JSON.stringify(variables);
  if (Buffer.byteLength(json) > MAXIMUM_VARIABLES_BYTES) {
    throw invalid(
      'Lambda was unable to configure your environment variables because the environment variables ' +
        `you have provided exceeded the 4KB limit. String measured: ${json}`,
    );
  }
}

function range(member: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
      `Member must be between ${minimum} and ${maximum}`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: 'User' } });
}
