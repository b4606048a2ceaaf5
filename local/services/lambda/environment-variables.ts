import type { Identity } from '../../core/identity.ts';
import type { FunctionSpec } from './function-spec.ts';

/** Temporary credentials of a function's role. */
export interface RoleCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** What one environment needs besides the function's own configuration. */
export interface EnvironmentFacts {
  identity: Identity;
  version: string;
  taskRoot: string;
  logStream: string;
  credentials: RoleCredentials;
  /** URL of the AWS endpoint that the function's SDK clients shall use. */
  endpoint: string;
}

/**
 * The whole environment of a function's process: what Lambda sets, the function's variables, and
 * the endpoint. Nothing of the runtime's own environment passes into it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(
  spec: FunctionSpec,
  facts: EnvironmentFacts,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: facts.endpoint,
    // The SDK warns when it runs on Node 20, as it may here; on AWS the runtime is nodejs22.x.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...spec.variables,
    _HANDLER: spec.handler,
    AWS_REGION: facts.identity.region,
    AWS_DEFAULT_REGION: facts.identity.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: facts.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    AWS_LAMBDA_LOG_FORMAT: spec.logging.format,
    ...(spec.logging.format === 'JSON' && {
      AWS_LAMBDA_LOG_LEVEL: spec.logging.applicationLevel ?? 'INFO',
    }),
    AWS_ACCESS_KEY_ID: facts.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: facts.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: facts.credentials.sessionToken,
    LAMBDA_TASK_ROOT: facts.taskRoot,
  };
}
