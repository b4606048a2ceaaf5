import { AwsError } from '../../core/aws-error.ts';
import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { ApiGateway } from './api-gateway.ts';
import { apiKeyValue, resourceIdentifier } from './identifiers.ts';
import { QUOTA_PERIODS, type Quota } from './quota.ts';
import { blocks, FOR_PEOPLE, optionalText, text } from './resource-values.ts';
import type { Throttle } from './token-bucket.ts';

/** API keys and usage plans. */
export function usageResourceTypes(gateway: ApiGateway): ResourceType[] {
  const random = () => gateway.scheduler.random();
  const arnOf = (path: string) => `arn:aws:apigateway:${gateway.identity.region}::/${path}`;

  function apiKey(resource: LockedResource): Record<string, unknown> {
    const id = resourceIdentifier(random);
    const value = optionalText(resource, 'value') ?? apiKeyValue(random);
    gateway.usagePlans.addKey({ id, value, enabled: resource.values.enabled !== false });
    return { id, value, arn: arnOf(`apikeys/${id}`) };
  }

  function usagePlan(resource: LockedResource): Record<string, unknown> {
    const id = resourceIdentifier(random);
    gateway.usagePlans.addPlan({
      id,
      stages: blocks(resource, 'api_stages').map(({ api_id, stage }) => `${api_id}/${stage}`),
      throttle: throttleOf(resource),
      quota: quotaOf(resource),
    });
    return { id, arn: arnOf(`usageplans/${id}`) };
  }

  function usagePlanKey(resource: LockedResource): Record<string, unknown> {
    const keyId = text(resource, 'key_id');
    gateway.usagePlans.addKeyToPlan(keyId, text(resource, 'usage_plan_id'));
    return { id: keyId };
  }

  return [
    {
      type: 'aws_api_gateway_api_key',
      honoured: ['enabled', 'value'],
      withoutLocalEffect: { ...FOR_PEOPLE, name: 'plans refer to the id' },
      provision: apiKey,
    },
    {
      type: 'aws_api_gateway_usage_plan',
      honoured: [
        'api_stages.api_id',
        'api_stages.stage',
        'throttle_settings.rate_limit',
        'throttle_settings.burst_limit',
        'quota_settings.limit',
        'quota_settings.period',
      ],
      withoutLocalEffect: { ...FOR_PEOPLE, name: 'keys refer to the id' },
      provision: usagePlan,
    },
    {
      type: 'aws_api_gateway_usage_plan_key',
      honoured: ['key_id', 'usage_plan_id'],
      only: { key_type: ['API_KEY'] },
      provision: usagePlanKey,
    },
  ];
}

function throttleOf(resource: LockedResource): Throttle | undefined {
  const [settings] = blocks(resource, 'throttle_settings');
  if (!settings) return undefined;
  return { rate: Number(settings.rate_limit ?? 0), burst: Number(settings.burst_limit ?? 0) };
}

function quotaOf(resource: LockedResource): Quota | undefined {
  const [settings] = blocks(resource, 'quota_settings');
  if (!settings) return undefined;
  const period = QUOTA_PERIODS.find((one) => one === settings.period);
  if (!period) {
    throw new AwsError('BadRequestException', `${resource.address}: period ${settings.period}`);
  }
  return { limit: Number(settings.limit), period };
}
