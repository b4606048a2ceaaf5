import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { ApiGateway } from './api-gateway.ts';
import type { IntegrationDefinition, MethodKey } from './definitions.ts';
import { map, optionalText, text } from './resource-values.ts';

/** The default and the most, in milliseconds, without a raised quota. */
const MAXIMUM_TIMEOUT_MS = 29_000;
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** A method, its integration, and their responses. */
export function methodResourceTypes(gateway: ApiGateway): ResourceType[] {
  const apiOf = (resource: LockedResource) => gateway.api(text(resource, 'rest_api_id'));
  const idOf = (resource: LockedResource, prefix: string, ...rest: string[]) => ({
    id: [
      prefix,
      text(resource, 'rest_api_id'),
      text(resource, 'resource_id'),
      text(resource, 'http_method'),
      ...rest,
    ].join('-'),
  });

  function method(resource: LockedResource): Record<string, unknown> {
    apiOf(resource).methods.set(keyOf(resource), {
      resourceId: text(resource, 'resource_id'),
      httpMethod: text(resource, 'http_method'),
      apiKeyRequired: resource.values.api_key_required === true,
      validatorId: optionalText(resource, 'request_validator_id'),
      models: map(resource, 'request_models'),
      parameters: map(resource, 'request_parameters'),
    });
    return idOf(resource, 'agm');
  }

  function methodResponse(resource: LockedResource): Record<string, unknown> {
    const status = text(resource, 'status_code');
    apiOf(resource).methodResponses.set(
      `${keyOf(resource)} ${status}`,
      map(resource, 'response_parameters'),
    );
    return idOf(resource, 'agmr', status);
  }

  function integration(resource: LockedResource): Record<string, unknown> {
    apiOf(resource).integrations.set(keyOf(resource), parseIntegration(resource));
    return idOf(resource, 'agi');
  }

  function integrationResponse(resource: LockedResource): Record<string, unknown> {
    const { integrationResponses } = apiOf(resource);
    const [key, statusCode] = [keyOf(resource), text(resource, 'status_code')];
    if (integrationResponses.has(key)) {
      throw new NotHonouredError(`a second integration response (${resource.address})`);
    }
    const responseParameters = map<string>(resource, 'response_parameters');
    integrationResponses.set(key, { statusCode, responseParameters });
    return idOf(resource, 'agir', statusCode);
  }

  const names = ['rest_api_id', 'resource_id', 'http_method'];
  return [
    {
      type: 'aws_api_gateway_method',
      honoured: [
        ...names,
        'api_key_required',
        'request_validator_id',
        'request_models',
        'request_parameters',
      ],
      only: { authorization: ['NONE'], http_method: METHODS },
      withoutLocalEffect: { operation_name: 'the name of an SDK function' },
      provision: method,
    },
    {
      type: 'aws_api_gateway_method_response',
      honoured: [...names, 'status_code', 'response_parameters'],
      withoutLocalEffect: { response_models: 'for documents and SDKs: AWS checks no answer' },
      provision: methodResponse,
    },
    {
      type: 'aws_api_gateway_integration',
      honoured: [...names, 'uri', 'timeout_milliseconds', 'request_templates'],
      only: {
        type: ['AWS_PROXY', 'MOCK'],
        integration_http_method: ['POST'],
        connection_type: ['INTERNET'],
        passthrough_behavior: ['WHEN_NO_MATCH'],
      },
      withoutLocalEffect: { cache_namespace: 'a stage with a cache is refused' },
      provision: integration,
    },
    {
      type: 'aws_api_gateway_integration_response',
      honoured: [...names, 'status_code', 'response_parameters'],
      provision: integrationResponse,
    },
  ];
}

function keyOf(resource: LockedResource): MethodKey {
  return `${text(resource, 'resource_id')} ${text(resource, 'http_method')}`;
}

function parseIntegration(resource: LockedResource): IntegrationDefinition {
  if (resource.values.type === 'MOCK') {
    return { type: 'MOCK', requestTemplates: map(resource, 'request_templates') };
  }
  if (Object.keys(map(resource, 'request_templates')).length > 0) {
    throw new NotHonouredError(`request_templates of a proxy integration (${resource.address})`);
  }
  const timeoutMs = Number(resource.values.timeout_milliseconds ?? MAXIMUM_TIMEOUT_MS);
  if (timeoutMs < 50 || timeoutMs > MAXIMUM_TIMEOUT_MS) {
    throw new AwsError('BadRequestException', 'Timeout should be between 50 ms and 29000 ms');
  }
  return { type: 'AWS_PROXY', functionArn: functionArn(resource), timeoutMs };
}

function functionArn(resource: LockedResource): string {
  const uri = text(resource, 'uri');
  const arn =
    /^arn:aws:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:aws:lambda:[\w:-]+)\/invocations$/.exec(
      uri,
    )?.[1];
  if (arn === undefined) throw new NotHonouredError(`the uri ${uri} (${resource.address})`);
  // AWS takes another method, or none, and then fails every call.
  if (resource.values.integration_http_method !== 'POST') {
    throw new AwsError(
      'BadRequestException',
      `${resource.address} needs integration_http_method POST, the method of Lambda's Invoke`,
    );
  }
  return arn;
}
