import type { LambdaFunction } from './lambda-function.ts';
import { LATEST } from './lambda-function.ts';

/**
 * `FunctionConfiguration` as the API gives it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export function functionConfiguration(
  target: LambdaFunction,
  qualifier: string | undefined,
): Record<string, unknown> {
  const { spec, artifact } = target;
  const { format, group, applicationLevel, systemLevel } = spec.logging;
  return {
    FunctionName: spec.name,
    FunctionArn: target.arn(qualifier),
    Runtime: spec.runtime,
    Role: spec.roleArn,
    Handler: spec.handler,
    CodeSize: artifact.zipBytes,
    Description: spec.description,
    Timeout: spec.timeoutSeconds,
    MemorySize: spec.memoryMb,
    LastModified: new Date(target.lastModified).toISOString().replace('Z', '+0000'),
    CodeSha256: artifact.sha256,
    Version: target.versionOf(qualifier ?? LATEST),
    ...(Object.keys(spec.variables).length > 0 && { Environment: { Variables: spec.variables } }),
    TracingConfig: { Mode: 'PassThrough' },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [spec.architecture],
    EphemeralStorage: { Size: spec.ephemeralStorageMb },
    LoggingConfig: {
      LogFormat: format,
      LogGroup: group,
      ...(format === 'JSON' && {
        ApplicationLogLevel: applicationLevel ?? 'INFO',
        SystemLogLevel: systemLevel ?? 'INFO',
      }),
    },
  };
}
