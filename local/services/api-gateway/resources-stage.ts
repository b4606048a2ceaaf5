import { arn } from '../../core/identity.ts';
import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { ApiGateway } from './api-gateway.ts';
import { resourceIdentifier } from './identifiers.ts';
import { blocks, FOR_PEOPLE, text } from './resource-values.ts';
import type { Throttle } from './token-bucket.ts';

/** Deployments, stages, and the settings of their methods. */
export function stageResourceTypes(gateway: ApiGateway): ResourceType[] {
  function deployment(resource: LockedResource): Record<string, unknown> {
    const id = resourceIdentifier(() => gateway.scheduler.random());
    gateway.createDeployment(text(resource, 'rest_api_id'), id);
    return { id };
  }

  function stage(resource: LockedResource): Record<string, unknown> {
    const api = gateway.api(text(resource, 'rest_api_id'));
    const name = text(resource, 'stage_name');
    gateway.createStage(name, text(resource, 'deployment_id'));
    return {
      id: `ags-${api.id}-${name}`,
      arn: `arn:aws:apigateway:${gateway.identity.region}::/restapis/${api.id}/stages/${name}`,
      execution_arn: arn(gateway.identity, 'execute-api', `${api.id}/${name}`),
      invoke_url: gateway.invokeUrl(api.id, name),
    };
  }

  function methodSettings(resource: LockedResource): Record<string, unknown> {
    const name = text(resource, 'stage_name');
    const path = text(resource, 'method_path').replace(/^\//, '');
    const throttle = throttleOf(resource);
    if (throttle) gateway.stage(name).setThrottle(path, throttle);
    return { id: `${text(resource, 'rest_api_id')}-${name}-${path}` };
  }

  return [
    {
      type: 'aws_api_gateway_deployment',
      honoured: ['rest_api_id'],
      withoutLocalEffect: {
        ...FOR_PEOPLE,
        triggers: 'a start deploys what the lock says, which is always new',
      },
      provision: deployment,
    },
    {
      type: 'aws_api_gateway_stage',
      honoured: ['rest_api_id', 'deployment_id', 'stage_name'],
      withoutLocalEffect: FOR_PEOPLE,
      provision: stage,
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
      provision: methodSettings,
    },
  ];
}

/** Terraform's -1 means that the setting is left alone. */
function throttleOf(resource: LockedResource): Throttle | undefined {
  const [settings = {}] = blocks(resource, 'settings');
  const rate = Number(settings.throttling_rate_limit ?? -1);
  const burst = Number(settings.throttling_burst_limit ?? -1);
  return rate < 0 || burst < 0 ? undefined : { rate, burst };
}
