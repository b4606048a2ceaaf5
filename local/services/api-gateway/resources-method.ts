import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { ResourceType } from '../../platform/resource-type.ts';
import { ResourceValues } from '../resource-values.ts';
import type { ApiGateway } from './api-gateway.ts';
import type { IntegrationDefinition, MethodKey } from './definitions.ts';

/** The default and the most, in milliseconds, without a raised quota. */
const MAXIMUM_TIMEOUT_MS = 29_000;
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** A method, its integration, and their responses. */
export function methodResourceTypes(gateway: ApiGateway): ResourceType[] {
  const apiOf = (values: ResourceValues) => gateway.api(values.text('rest_api_id'));
  const idOf = (values: ResourceValues, prefix: string, ...rest: string[]) => ({
    id: [
      prefix,
      values.text('rest_api_id'),
      values.text('resource_id'),
      values.text('http_method'),
      ...rest,
    ].join('-'),
  });

  function method(values: ResourceValues): Record<string, unknown> {
    apiOf(values).methods.set(keyOf(values), {
      resourceId: values.text('resource_id'),
      httpMethod: values.text('http_method'),
      apiKeyRequired: values.optionalFlag('api_key_required') === true,
      validatorId: values.optionalText('request_validator_id'),
      models: values.textMap('request_models'),
      parameters: values.flagMap('request_parameters'),
    });
    return idOf(values, 'agm');
  }

  function methodResponse(values: ResourceValues): Record<string, unknown> {
    const status = values.text('status_code');
    apiOf(values).methodResponses.set(
      `${keyOf(values)} ${status}`,
      values.flagMap('response_parameters'),
    );
    return idOf(values, 'agmr', status);
  }

  function integration(values: ResourceValues): Record<string, unknown> {
    apiOf(values).integrations.set(keyOf(values), parseIntegration(values));
    return idOf(values, 'agi');
  }

  function integrationResponse(values: ResourceValues): Record<string, unknown> {
    const { integrationResponses } = apiOf(values);
    const [key, statusCode] = [keyOf(values), values.text('status_code')];
    if (integrationResponses.has(key)) {
      throw new NotHonouredError(`a second integration response (${values.address})`);
    }
    const responseParameters = values.textMap('response_parameters');
    integrationResponses.set(key, { statusCode, responseParameters });
    return idOf(values, 'agir', statusCode);
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
      provision: (resource) => method(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_method_response',
      honoured: [...names, 'status_code', 'response_parameters'],
      withoutLocalEffect: { response_models: 'for documents and SDKs: AWS checks no answer' },
      provision: (resource) => methodResponse(new ResourceValues(resource)),
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
      provision: (resource) => integration(new ResourceValues(resource)),
    },
    {
      type: 'aws_api_gateway_integration_response',
      honoured: [...names, 'status_code', 'response_parameters'],
      provision: (resource) => integrationResponse(new ResourceValues(resource)),
    },
  ];
}

function keyOf(values: ResourceValues): MethodKey {
  return `${values.text('resource_id')} ${values.text('http_method')}`;
}

function parseIntegration(values: ResourceValues): IntegrationDefinition {
  if (values.optionalText('type') === 'MOCK') {
    return { type: 'MOCK', requestTemplates: values.textMap('request_templates') };
  }
  if (Object.keys(values.textMap('request_templates')).length > 0) {
    throw new NotHonouredError(`request_templates of a proxy integration (${values.address})`);
  }
  const timeoutMs = values.optionalNumber('timeout_milliseconds') ?? MAXIMUM_TIMEOUT_MS;
  if (timeoutMs < 50 || timeoutMs > MAXIMUM_TIMEOUT_MS) {
    throw new AwsError('BadRequestException', 'Timeout should be between 50 ms and 29000 ms');
  }
  return { type: 'AWS_PROXY', functionArn: functionArn(values), timeoutMs };
}

function functionArn(values: ResourceValues): string {
  const uri = values.text('uri');
  const arn =
    /^arn:aws:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:aws:lambda:[\w:-]+)\/invocations$/.exec(
      uri,
    )?.[1];
  if (arn === undefined) throw new NotHonouredError(`the uri ${uri} (${values.address})`);
  // AWS takes another method, or none, and then fails every call.
  if (values.optionalText('integration_http_method') !== 'POST') {
    throw new AwsError(
      'BadRequestException',
      `${values.address} needs integration_http_method POST, the method of Lambda's Invoke`,
    );
  }
  return arn;
}
