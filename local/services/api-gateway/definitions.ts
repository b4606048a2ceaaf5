/** A method and its parts are named by this: `<resource id> <HTTP method>`. */
export type MethodKey = `${string} ${string}`;

export interface MethodDefinition {
  resourceId: string;
  httpMethod: string;
  apiKeyRequired: boolean;
  validatorId: string | undefined;
  /** Model names by content type. */
  models: Readonly<Record<string, string>>;
  /** Required or not, by `method.request.<place>.<name>`. */
  parameters: Readonly<Record<string, boolean>>;
}

export interface LambdaIntegration {
  type: 'AWS_PROXY';
  functionArn: string;
  timeoutMs: number;
}

export interface MockIntegration {
  type: 'MOCK';
  /** By content type; each says which status the mock gives. */
  requestTemplates: Readonly<Record<string, string>>;
}

export type IntegrationDefinition = LambdaIntegration | MockIntegration;

/** Header values by `method.response.header.<name>`. */
export interface IntegrationResponseDefinition {
  statusCode: string;
  responseParameters: Readonly<Record<string, string>>;
}

export interface GatewayResponseDefinition {
  statusCode: string | undefined;
  /** Values by `gatewayresponse.header.<name>`. */
  responseParameters: Readonly<Record<string, string>>;
  /** By content type. */
  responseTemplates: Readonly<Record<string, string>>;
}

/** Everything that was made of one REST API, by the identifiers it was given; not yet deployed. */
export interface RestApiDefinition {
  id: string;
  rootResourceId: string;
  resources: Map<string, { parentId: string; pathPart: string }>;
  methods: Map<MethodKey, MethodDefinition>;
  integrations: Map<MethodKey, IntegrationDefinition>;
  /** Declared response parameters by method and status: `<method key> 200`. */
  methodResponses: Map<string, Readonly<Record<string, boolean>>>;
  integrationResponses: Map<MethodKey, IntegrationResponseDefinition>;
  /** JSON Schema text by model name. */
  models: Map<string, string>;
  validators: Map<string, { body: boolean; parameters: boolean }>;
  gatewayResponses: Map<string, GatewayResponseDefinition>;
}

export function emptyRestApi(id: string, rootResourceId: string): RestApiDefinition {
  return {
    id,
    rootResourceId,
    resources: new Map(),
    methods: new Map(),
    integrations: new Map(),
    methodResponses: new Map(),
    integrationResponses: new Map(),
    models: new Map(),
    validators: new Map(),
    gatewayResponses: new Map(),
  };
}

/** `/orders/{order_id}`; the root is `/`. */
export function resourcePath(api: RestApiDefinition, resourceId: string): string {
  const resource = api.resources.get(resourceId);
  if (!resource) return '/';
  return `${resourcePath(api, resource.parentId).replace(/\/$/, '')}/${resource.pathPart}`;
}
