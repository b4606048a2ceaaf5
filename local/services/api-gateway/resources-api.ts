import { arn } from '../../core/identity.ts';
import type { ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { ApiGateway } from './api-gateway.ts';
import { emptyRestApi, resourcePath } from './definitions.ts';
import { resourceIdentifier } from './identifiers.ts';

/** The API, its paths, and what belongs to no single method. */
export function apiResourceTypes(gateway: ApiGateway): ResourceType[] {
  const identifier = () => resourceIdentifier(() => gateway.scheduler.random());

  function restApi(): Record<string, unknown> {
    const [id, rootResourceId] = [identifier(), identifier()];
    gateway.addApi(emptyRestApi(id, rootResourceId));
    return {
      id,
      root_resource_id: rootResourceId,
      arn: `arn:aws:apigateway:${gateway.identity.region}::/restapis/${id}`,
      execution_arn: arn(gateway.identity, 'execute-api', id),
    };
  }

  function pathResource(values: ResourceValues): Record<string, unknown> {
    const api = gateway.api(values.text('rest_api_id'));
    const id = identifier();
    const [parentId, pathPart] = [values.text('parent_id'), values.text('path_part')];
    api.resources.set(id, { parentId, pathPart });
    return { id, path: resourcePath(api, id) };
  }

  function model(values: ResourceValues): Record<string, unknown> {
    const api = gateway.api(values.text('rest_api_id'));
    api.models.set(values.text('name'), values.text('schema'));
    return { id: identifier() };
  }

  function requestValidator(values: ResourceValues): Record<string, unknown> {
    const id = identifier();
    gateway.api(values.text('rest_api_id')).validators.set(id, {
      body: values.optionalFlag('validate_request_body') === true,
      parameters: values.optionalFlag('validate_request_parameters') === true,
    });
    return { id };
  }

  function gatewayResponse(values: ResourceValues): Record<string, unknown> {
    const type = values.text('response_type');
    const api = gateway.api(values.text('rest_api_id'));
    api.gatewayResponses.set(type, {
      statusCode: values.optionalText('status_code'),
      responseParameters: values.textMap('response_parameters'),
      responseTemplates: values.textMap('response_templates'),
    });
    return { id: `aggr-${api.id}-${type}` };
  }

  return [
    {
      type: 'aws_api_gateway_rest_api',
      honoured: ['name'],
      withoutLocalEffect: {
        ...DESCRIPTION,
        ...LABELS,
        'endpoint_configuration.types': 'one machine has one endpoint, and no edge',
        'endpoint_configuration.ip_address_type': 'the loopback interface is what there is',
      },
      only: { api_key_source: ['HEADER'] },
      provision: restApi,
    },
    {
      type: 'aws_api_gateway_resource',
      honoured: ['rest_api_id', 'parent_id', 'path_part'],
      provision: (resource) => pathResource(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_model',
      honoured: ['rest_api_id', 'name', 'schema'],
      withoutLocalEffect: { ...DESCRIPTION, ...LABELS },
      only: { content_type: ['application/json'] },
      provision: (resource) => model(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_request_validator',
      honoured: ['rest_api_id', 'validate_request_body', 'validate_request_parameters'],
      withoutLocalEffect: { name: 'methods refer to the id' },
      provision: (resource) => requestValidator(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_gateway_response',
      honoured: [
        'rest_api_id',
        'response_type',
        'status_code',
        'response_parameters',
        'response_templates',
      ],
      provision: (resource) => gatewayResponse(new ResourceValues(resource)),
    },
  ];
}
