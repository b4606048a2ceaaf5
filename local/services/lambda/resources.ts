import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { EventSourceMappings } from './event-source-mappings.ts';
import type { FunctionSpec, LoggingSpec } from './function-spec.ts';
import type { Lambda } from './lambda.ts';
import { LATEST } from './lambda-function.ts';
import type { MappingSpec } from './mappings/mapping-spec.ts';

/**
 * The Terraform resources that Lambda takes.
 *
 * @param resolveArtifact file of a function's zip, from its `filename`
 */
export function lambdaResourceTypes(
  lambda: Lambda,
  mappings: EventSourceMappings,
  resolveArtifact: (filename: string) => string,
): ResourceType[] {
  return [
    functionType(lambda, resolveArtifact),
    aliasType(lambda),
    permissionType(lambda),
    mappingType(mappings),
  ];
}

function functionType(lambda: Lambda, resolveArtifact: (filename: string) => string): ResourceType {
  return {
    type: 'aws_lambda_function',
    honoured: [
      'function_name',
      'description',
      'filename',
      'handler',
      'runtime',
      'architectures',
      'package_type',
      'role',
      'memory_size',
      'timeout',
      'publish',
      'environment.variables',
      'reserved_concurrent_executions',
      'ephemeral_storage.size',
      'logging_config.log_format',
      'logging_config.log_group',
      'logging_config.application_log_level',
      'logging_config.system_log_level',
      'tracing_config.mode',
    ],
    withoutLocalEffect: {
      source_code_hash:
        'tells Terraform when to upload; the zip that is there is the one that runs',
      skip_destroy: 'about Terraform destroy alone',
      ...LABELS,
    },
    only: {
      runtime: ['nodejs22.x'],
      architectures: ['arm64', 'x86_64'],
      package_type: ['Zip'],
      // Active would need X-Ray, which is not here.
      'tracing_config.mode': ['PassThrough'],
      'logging_config.log_format': ['Text', 'JSON'],
    },
    provision: (resource) => {
      const spec = functionSpec(resource, resolveArtifact);
      const created = lambda.createFunction(spec);
      const arn = created.arn();
      const version = created.versions.at(-1) ?? LATEST;
      const qualified = created.arn(version);
      return {
        id: spec.name,
        function_name: spec.name,
        arn,
        invoke_arn: invokeArn(arn),
        qualified_arn: qualified,
        qualified_invoke_arn: invokeArn(qualified),
        version,
        code_sha256: created.artifact.sha256,
        source_code_size: created.artifact.zipBytes,
        last_modified: new Date(created.lastModified).toISOString().replace('Z', '+0000'),
      };
    },
  };
}

function functionSpec(
  resource: LockedResource,
  resolveArtifact: (filename: string) => string,
): FunctionSpec {
  const values = new ResourceValues(resource);
  const name = values.text('function_name');
  const reserved = values.optionalNumber('reserved_concurrent_executions') ?? -1;
  return {
    name,
    description: values.optionalText('description') ?? '',
    artifact: resolveArtifact(values.text('filename')),
    handler: values.text('handler'),
    runtime: values.text('runtime'),
    architecture: values.texts('architectures')[0] ?? 'x86_64',
    roleArn: values.text('role'),
    timeoutSeconds: values.optionalNumber('timeout') ?? 3,
    memoryMb: values.optionalNumber('memory_size') ?? 128,
    ephemeralStorageMb: values.optionalNumber('ephemeral_storage.size') ?? 512,
    variables: values.textMap('environment.variables'),
    // -1 is Terraform's way to write "no reservation".
    ...(reserved >= 0 && { reservedConcurrency: reserved }),
    publish: values.optionalFlag('publish') ?? false,
    logging: loggingSpec(values, name),
  };
}

function loggingSpec(values: ResourceValues, name: string): LoggingSpec {
  const applicationLevel = values.optionalText('logging_config.application_log_level');
  const systemLevel = values.optionalText('logging_config.system_log_level');
  const format = values.optionalText('logging_config.log_format') ?? 'Text';
  return {
    format: format === 'JSON' ? 'JSON' : 'Text',
    group: values.optionalText('logging_config.log_group') ?? `/aws/lambda/${name}`,
    ...(applicationLevel !== undefined && { applicationLevel }),
    ...(systemLevel !== undefined && { systemLevel }),
  };
}

function aliasType(lambda: Lambda): ResourceType {
  return {
    type: 'aws_lambda_alias',
    honoured: ['name', 'function_name', 'function_version'],
    withoutLocalEffect: DESCRIPTION,
    provision: (resource) => {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const version = values.text('function_version');
      const arn = lambda.createAlias(values.text('function_name'), name, version);
      return { id: arn, arn, name, invoke_arn: invokeArn(arn) };
    },
  };
}

function permissionType(lambda: Lambda): ResourceType {
  return {
    type: 'aws_lambda_permission',
    honoured: [
      'statement_id',
      'action',
      'function_name',
      'principal',
      'source_arn',
      'source_account',
      'qualifier',
    ],
    provision: (resource) => {
      const values = new ResourceValues(resource);
      const statementId = values.optionalText('statement_id') ?? resource.address;
      const sourceArn = values.optionalText('source_arn');
      const sourceAccount = values.optionalText('source_account');
      const qualifier = values.optionalText('qualifier');
      lambda.addPermission(values.text('function_name'), {
        statementId,
        action: values.text('action'),
        principal: values.text('principal'),
        ...(sourceArn !== undefined && { sourceArn }),
        ...(sourceAccount !== undefined && { sourceAccount }),
        ...(qualifier !== undefined && { qualifier }),
      });
      return { id: statementId, statement_id: statementId };
    },
  };
}

function mappingType(mappings: EventSourceMappings): ResourceType {
  return {
    type: 'aws_lambda_event_source_mapping',
    honoured: [
      'event_source_arn',
      'function_name',
      'enabled',
      'batch_size',
      'maximum_batching_window_in_seconds',
      'function_response_types',
      'filter_criteria.filter.pattern',
      'scaling_config.maximum_concurrency',
      'starting_position',
      'bisect_batch_on_function_error',
      'maximum_retry_attempts',
      'maximum_record_age_in_seconds',
      'parallelization_factor',
      'destination_config.on_failure.destination_arn',
    ],
    withoutLocalEffect: {
      'metrics_config.metrics': 'metrics are not kept on one machine',
      ...LABELS,
    },
    only: {
      function_response_types: ['ReportBatchItemFailures'],
      parallelization_factor: [1],
    },
    provision: (resource) => {
      const spec = mappingSpec(resource);
      const uuid = mappings.create(spec);
      const { EventSourceMappingArn, FunctionArn, State } = mappings.describe(uuid);
      return {
        id: uuid,
        uuid,
        arn: EventSourceMappingArn,
        function_arn: FunctionArn,
        state: State,
      };
    },
  };
}

function mappingSpec(resource: LockedResource): MappingSpec {
  const values = new ResourceValues(resource);
  const filters = values.blocks('filter_criteria.filter');
  const spec: Record<keyof MappingSpec, MappingSpec[keyof MappingSpec]> = {
    eventSourceArn: values.text('event_source_arn'),
    functionName: values.text('function_name'),
    enabled: values.optionalFlag('enabled') ?? true,
    batchSize: values.optionalNumber('batch_size'),
    batchingWindowSeconds: values.optionalNumber('maximum_batching_window_in_seconds'),
    reportBatchItemFailures: values
      .texts('function_response_types')
      .includes('ReportBatchItemFailures'),
    filterPatterns: filters.map((filter) => filter.text('pattern')),
    maximumConcurrency: values.optionalNumber('scaling_config.maximum_concurrency'),
    startingPosition: values.optionalText('starting_position'),
    bisectBatchOnFunctionError: values.optionalFlag('bisect_batch_on_function_error'),
    maximumRetryAttempts: values.optionalNumber('maximum_retry_attempts'),
    maximumRecordAgeSeconds: values.optionalNumber('maximum_record_age_in_seconds'),
    onFailureArn: values.optionalText('destination_config.on_failure.destination_arn'),
  };
  const present = Object.entries(spec).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as unknown as MappingSpec;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html (uri) */
function invokeArn(functionArn: string): string {
  const region = functionArn.split(':')[3];
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}
