import { arn } from '../../core/identity.ts';
import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { ApiGateway } from './api-gateway.ts';
import { emptyRestApi, resourcePath } from './definitions.ts';
import { resourceIdentifier } from './identifiers.ts';
import { FOR_PEOPLE, map, optionalText, text } from './resource-values.ts';

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

  function pathResource(resource: LockedResource): Record<string, unknown> {
    const api = gateway.api(text(resource, 'rest_api_id'));
    const id = identifier();
    const [parentId, pathPart] = [text(resource, 'parent_id'), text(resource, 'path_part')];
    api.resources.set(id, { parentId, pathPart });
    return { id, path: resourcePath(api, id) };
  }

  function model(resource: LockedResource): Record<string, unknown> {
    const api = gateway.api(text(resource, 'rest_api_id'));
    api.models.set(text(resource, 'name'), text(resource, 'schema'));
    return { id: identifier() };
  }

  function requestValidator(resource: LockedResource): Record<string, unknown> {
    const id = identifier();
    gateway.api(text(resource, 'rest_api_id')).validators.set(id, {
      body: resource.values.validate_request_body === true,
      parameters: resource.values.validate_request_parameters === true,
    });
    return { id };
  }

  function gatewayResponse(resource: LockedResource): Record<string, unknown> {
    const type = text(resource, 'response_type');
    const api = gateway.api(text(resource, 'rest_api_id'));
    api.gatewayResponses.set(type, {
      statusCode: optionalText(resource, 'status_code'),
      responseParameters: map(resource, 'response_parameters'),
      responseTemplates: map(resource, 'response_templates'),
    });
    return { id: `aggr-${api.id}-${type}` };
  }

  return [
    {
      type: 'aws_api_gateway_rest_api',
      honoured: ['name'],
      withoutLocalEffect: {
        ...FOR_PEOPLE,
        'endpoint_configuration.types': 'one machine has one endpoint, and no edge',
        'endpoint_configuration.ip_address_type': 'the loopback interface is what there is',
      },
      only: { api_key_source: ['HEADER'] },
      provision: restApi,
    },
    {
      type: 'aws_api_gateway_resource',
      honoured: ['rest_api_id', 'parent_id', 'path_part'],
      provision: pathResource,
    },
    {
      type: 'aws_api_gateway_model',
      honoured: ['rest_api_id', 'name', 'schema'],
      withoutLocalEffect: FOR_PEOPLE,
      only: { content_type: ['application/json'] },
      provision: model,
    },
    {
      type: 'aws_api_gateway_request_validator',
      honoured: ['rest_api_id', 'validate_request_body', 'validate_request_parameters'],
      withoutLocalEffect: { name: 'methods refer to the id' },
      provision: requestValidator,
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
      provision: gatewayResponse,
    },
  ];
}
