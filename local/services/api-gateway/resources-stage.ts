import { arn } from '../../core/identity.ts';
import type { ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { ApiGateway } from './api-gateway.ts';
import { resourceIdentifier } from './identifiers.ts';
import type { Throttle } from './token-bucket.ts';

/** Deployments, stages, and the settings of their methods. */
export function stageResourceTypes(gateway: ApiGateway): ResourceType[] {
  function deployment(values: ResourceValues): Record<string, unknown> {
    const id = resourceIdentifier(() => gateway.scheduler.random());
    gateway.createDeployment(values.text('rest_api_id'), id);
    return { id };
  }

  function stage(values: ResourceValues): Record<string, unknown> {
    const api = gateway.api(values.text('rest_api_id'));
    const name = values.text('stage_name');
    gateway.createStage(name, values.text('deployment_id'));
    return {
      id: `ags-${api.id}-${name}`,
      arn: `arn:aws:apigateway:${gateway.identity.region}::/restapis/${api.id}/stages/${name}`,
      execution_arn: arn(gateway.identity, 'execute-api', `${api.id}/${name}`),
      invoke_url: gateway.invokeUrl(api.id, name),
    };
  }

  function methodSettings(values: ResourceValues): Record<string, unknown> {
    const name = values.text('stage_name');
    const path = values.text('method_path').replace(/^\//, '');
    const throttle = throttleOf(values);
    if (throttle) gateway.stage(name).setThrottle(path, throttle);
    return { id: `${values.text('rest_api_id')}-${name}-${path}` };
  }

  return [
    {
      type: 'aws_api_gateway_deployment',
      honoured: ['rest_api_id'],
      withoutLocalEffect: {
        ...DESCRIPTION,
        ...LABELS,
        triggers: 'a start deploys what the lock says, which is always new',
      },
      provision: (resource) => deployment(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_stage',
      honoured: ['rest_api_id', 'deployment_id', 'stage_name'],
      withoutLocalEffect: { ...DESCRIPTION, ...LABELS },
      provision: (resource) => stage(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_method_settings',
      honoured: [
        'rest_api_id',
        'stage_name',
        'method_path',
        'settings.throttling_rate_limit',
        'settings.throttling_burst_limit',
      ],
      withoutLocalEffect: { 'settings.metrics_enabled': 'no gateway metrics on one machine' },
      only: { 'settings.logging_level': ['OFF'] },
      provision: (resource) => methodSettings(new ResourceValues(resource)),
    },
  ];
}

/** What an account has where a stage sets one of the two alone. */
const ACCOUNT_THROTTLE: Throttle = { rate: 10_000, burst: 5_000 };

/**
 * Terraform's -1 means that the setting is left alone.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
function throttleOf(values: ResourceValues): Throttle | undefined {
  const rate = values.optionalNumber('settings.throttling_rate_limit') ?? -1;
  const burst = values.optionalNumber('settings.throttling_burst_limit') ?? -1;
  if (rate < 0 && burst < 0) return undefined;
  return {
    rate: rate < 0 ? ACCOUNT_THROTTLE.rate : rate,
    burst: burst < 0 ? ACCOUNT_THROTTLE.burst : burst,
  };
}
