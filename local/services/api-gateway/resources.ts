import type { ResourceType } from '../../platform/resource-type.ts';
import type { ApiGateway } from './api-gateway.ts';
import { apiResourceTypes } from './resources-api.ts';
import { methodResourceTypes } from './resources-method.ts';
import { stageResourceTypes } from './resources-stage.ts';
import { usageResourceTypes } from './resources-usage.ts';

/** How API Gateway takes each Terraform resource type of a REST API. */
export function apiGatewayResourceTypes(gateway: ApiGateway): ResourceType[] {
  return [
    ...apiResourceTypes(gateway),
    ...methodResourceTypes(gateway),
    ...stageResourceTypes(gateway),
    ...usageResourceTypes(gateway),
  ];
}
