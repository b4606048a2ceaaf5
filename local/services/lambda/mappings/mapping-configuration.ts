import { arn, type Identity } from '../../../core/identity.ts';
import { type MappingSpec, sourceKind } from './mapping-spec.ts';

/** An event source mapping and its present state. */
export interface MappingState {
  uuid: string;
  spec: MappingSpec;
  functionArn: string;
  enabled: boolean;
  lastModified: number;
  lastResult: string;
}

/**
 * `EventSourceMappingConfiguration` as the API gives it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export function mappingConfiguration(
  identity: Identity,
  { uuid, spec, functionArn, enabled, lastModified, lastResult }: MappingState,
): Record<string, unknown> {
  const patterns = spec.filterPatterns ?? [];
  return {
    UUID: uuid,
    EventSourceMappingArn: arn(identity, 'lambda', `event-source-mapping:${uuid}`),
    EventSourceArn: spec.eventSourceArn,
    FunctionArn: functionArn,
    State: enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    LastModified: lastModified / 1000,
    LastProcessingResult: lastResult,
    MaximumBatchingWindowInSeconds: spec.batchingWindowSeconds ?? 0,
    FunctionResponseTypes: spec.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(patterns.length > 0 && {
      FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
    }),
    ...(sourceKind(spec.eventSourceArn) === 'sqs' ? queueMembers(spec) : streamMembers(spec)),
  };
}

function queueMembers(spec: MappingSpec): Record<string, unknown> {
  const { batchSize = 10, maximumConcurrency } = spec;
  return {
    BatchSize: batchSize,
    ...(maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: maximumConcurrency },
    }),
  };
}

function streamMembers(spec: MappingSpec): Record<string, unknown> {
  return {
    BatchSize: spec.batchSize ?? 100,
    StartingPosition: spec.startingPosition,
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: spec.bisectBatchOnFunctionError ?? false,
    MaximumRetryAttempts: spec.maximumRetryAttempts ?? -1,
    MaximumRecordAgeInSeconds: spec.maximumRecordAgeSeconds ?? -1,
    TumblingWindowInSeconds: 0,
    DestinationConfig: spec.onFailureArn ? { OnFailure: { Destination: spec.onFailureArn } } : {},
  };
}
