import { AwsError } from '../../core/aws-error.ts';
import type { ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { ApiGateway } from './api-gateway.ts';
import { apiKeyValue, resourceIdentifier } from './identifiers.ts';
import { QUOTA_PERIODS, type Quota } from './quota.ts';
import type { Throttle } from './token-bucket.ts';

/** API keys and usage plans. */
export function usageResourceTypes(gateway: ApiGateway): ResourceType[] {
  const random = () => gateway.scheduler.random();
  const arnOf = (path: string) => `arn:aws:apigateway:${gateway.identity.region}::/${path}`;

  function apiKey(values: ResourceValues): Record<string, unknown> {
    const id = resourceIdentifier(random);
    const value = values.optionalText('value') ?? apiKeyValue(random);
    gateway.usagePlans.addKey({ id, value, enabled: values.optionalFlag('enabled') !== false });
    return { id, value, arn: arnOf(`apikeys/${id}`) };
  }

  function usagePlan(values: ResourceValues): Record<string, unknown> {
    const id = resourceIdentifier(random);
    gateway.usagePlans.addPlan({
      id,
      stages: values
        .blocks('api_stages')
        .map((stage) => `${stage.text('api_id')}/${stage.text('stage')}`),
      throttle: throttleOf(values),
      quota: quotaOf(values),
    });
    return { id, arn: arnOf(`usageplans/${id}`) };
  }

  function usagePlanKey(values: ResourceValues): Record<string, unknown> {
    const keyId = values.text('key_id');
    gateway.usagePlans.addKeyToPlan(keyId, values.text('usage_plan_id'));
    return { id: keyId };
  }

  return [
    {
      type: 'aws_api_gateway_api_key',
      honoured: ['enabled', 'value'],
      withoutLocalEffect: { ...DESCRIPTION, ...LABELS, name: 'plans refer to the id' },
      provision: (resource) => apiKey(new ResourceValues(resource)),
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
      withoutLocalEffect: { ...DESCRIPTION, ...LABELS, name: 'keys refer to the id' },
      provision: (resource) => usagePlan(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_usage_plan_key',
      honoured: ['key_id', 'usage_plan_id'],
      only: { key_type: ['API_KEY'] },
      provision: (resource) => usagePlanKey(new ResourceValues(resource)),
    },
  ];
}

function throttleOf(values: ResourceValues): Throttle | undefined {
  const [settings] = values.blocks('throttle_settings');
  if (!settings) return undefined;
  return {
    rate: settings.optionalNumber('rate_limit') ?? 0,
    burst: settings.optionalNumber('burst_limit') ?? 0,
  };
}

function quotaOf(values: ResourceValues): Quota | undefined {
  const [settings] = values.blocks('quota_settings');
  if (!settings) return undefined;
  const period = QUOTA_PERIODS.find((one) => one === settings.text('period'));
  if (!period) {
    throw new AwsError(
      'BadRequestException',
      `${values.address}: period ${settings.text('period')}`,
    );
  }
  return { limit: settings.number('limit'), period };
}
