import { AwsError } from '../../core/aws-error.ts';
import {
  type MethodDefinition,
  type MethodKey,
  type RestApiDefinition,
  resourcePath,
} from './definitions.ts';
import type { Exchange, GatewayResponse } from './exchange.ts';
import { compileGatewayResponses, type Refuse } from './gateway-response.ts';
import { callFunction, type LambdaCalls } from './lambda-integration.ts';
import { compileMock } from './mock-integration.ts';
import { type BodyCheck, compileModel } from './model.ts';
import type { RequestValidation } from './request-validation.ts';
import { compileRouter, type Router } from './router.ts';

/** One method of one path, ready to answer. */
export interface Route {
  /** `orders/POST`, as method settings name it. */
  methodPath: string;
  resourcePath: string;
  apiKeyRequired: boolean;
  validation: RequestValidation;
  integrate(exchange: Exchange): GatewayResponse | Promise<GatewayResponse>;
}

/** An API as it was at one moment, everything in it checked and bound. */
export interface Deployment {
  id: string;
  apiId: string;
  findResource: Router;
  routes: ReadonlyMap<MethodKey, Route>;
  refuse: Refuse;
}

/**
 * Deploys what there is of the API now. What is made or changed later is not in it.
 *
 * @throws AwsError as AWS refuses the deployment; NotHonouredError by name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-deployments.html
 */
export function compileDeployment(
  id: string,
  api: RestApiDefinition,
  calls: LambdaCalls,
): Deployment {
  if (api.methods.size === 0) {
    throw new AwsError('BadRequestException', "The REST API doesn't contain any methods");
  }
  const models = new Map([...api.models].map(([name, text]) => [name, compileModel(name, text)]));
  const routes = [...api.methods].map(
    ([key, method]) => [key, compileRoute(api, key, method, models, calls)] as const,
  );
  return {
    id,
    apiId: api.id,
    findResource: compileRouter(api),
    routes: new Map(routes),
    refuse: compileGatewayResponses(api.gatewayResponses),
  };
}

function compileRoute(
  api: RestApiDefinition,
  key: MethodKey,
  method: MethodDefinition,
  models: ReadonlyMap<string, BodyCheck>,
  calls: LambdaCalls,
): Route {
  const path = resourcePath(api, method.resourceId);
  return {
    methodPath: `${path.slice(1)}/${method.httpMethod}`,
    resourcePath: path,
    apiKeyRequired: method.apiKeyRequired,
    validation: compileValidation(api, method, models),
    integrate: compileIntegration(api, key, `${method.httpMethod} ${path}`, calls),
  };
}

function compileIntegration(
  api: RestApiDefinition,
  key: MethodKey,
  where: string,
  calls: LambdaCalls,
): Route['integrate'] {
  const integration = api.integrations.get(key);
  if (!integration) {
    throw new AwsError('BadRequestException', `No integration defined for method (${where})`);
  }
  if (integration.type === 'AWS_PROXY') {
    return (exchange) => callFunction(exchange, integration, calls);
  }
  const response = api.integrationResponses.get(key);
  const declared = api.methodResponses.get(`${key} ${response?.statusCode}`);
  return compileMock(integration, response, declared, where);
}

function compileValidation(
  api: RestApiDefinition,
  method: MethodDefinition,
  models: ReadonlyMap<string, BodyCheck>,
): RequestValidation {
  const validator = api.validators.get(method.validatorId ?? '');
  if (method.validatorId !== undefined && !validator) {
    throw new AwsError('NotFoundException', 'Invalid Request Validator identifier specified', {
      status: 404,
    });
  }
  const bodyChecks = Object.entries(method.models).map(([type, name]) => {
    const check = models.get(name);
    if (!check) {
      throw new AwsError('BadRequestException', `Invalid model identifier specified: ${name}`);
    }
    return [type, check] as const;
  });
  const required = Object.entries(method.parameters).filter(([, isRequired]) => isRequired);
  return {
    requiredParameters: validator?.parameters ? required.map(([name]) => name) : [],
    bodyChecks: new Map(validator?.body ? bodyChecks : []),
  };
}
