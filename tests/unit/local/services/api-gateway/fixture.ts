import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { checkAttributes } from '../../../../../local/platform/check-attributes.ts';
import { ApiGateway } from '../../../../../local/services/api-gateway/api-gateway.ts';
import type {
  GatewayRequest,
  GatewayResponse,
} from '../../../../../local/services/api-gateway/exchange.ts';
import type {
  Invoke,
  MayInvoke,
} from '../../../../../local/services/api-gateway/lambda-integration.ts';
import { apiGatewayResourceTypes } from '../../../../../local/services/api-gateway/resources.ts';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:dofs-local-api-handler';
export const FUNCTION_URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
export const KEY = 'a-key-of-at-least-twenty-characters';

type Values = Record<string, unknown>;

export interface SentRequest {
  method?: string;
  path?: string;
  query?: string;
  headers?: [string, string][];
  body?: string | Buffer;
}

/** A gateway whose resources are provisioned as the platform provisions them. */
export class GatewayFixture {
  readonly scheduler = new VirtualScheduler();
  readonly gateway: ApiGateway;
  readonly apiId: string;
  readonly rootId: string;
  /** Every event that the function got, newest last. */
  readonly events: Values[] = [];
  /** What the function gives; may be set to fail or to take its time. */
  answer: Invoke = async () => ({ payload: '{"statusCode":200,"body":"{}"}' });
  mayInvoke: MayInvoke = () => true;

  constructor() {
    this.gateway = new ApiGateway({
      scheduler: this.scheduler,
      identity: LOCAL_IDENTITY,
      invoke: (arn, payload) => {
        this.events.push(JSON.parse(payload));
        return this.answer(arn, payload);
      },
      mayInvoke: (...call) => this.mayInvoke(...call),
    });
    const api = this.add('rest_api', { name: 'dofs-local-api' });
    this.apiId = String(api.id);
    this.rootId = String(api.root_resource_id);
  }

  /** Provisions `aws_api_gateway_<type>`, checked as the loader checks it. */
  add(type: string, values: Values): Values {
    const name = `aws_api_gateway_${type}`;
    const resourceType = apiGatewayResourceTypes(this.gateway).find((one) => one.type === name);
    if (!resourceType) throw new Error(`no resource type ${name}`);
    const resource = {
      address: `${name}.test`,
      type: name,
      values: this.apiId === undefined ? values : { rest_api_id: this.apiId, ...values },
    };
    if (NOT_OF_ONE_API.has(type)) delete (resource.values as Values).rest_api_id;
    checkAttributes(resource, resourceType);
    return resourceType.provision(resource);
  }

  path(pathPart: string, parentId: unknown = this.rootId): string {
    return String(this.add('resource', { parent_id: parentId, path_part: pathPart }).id);
  }

  /** A method answered by the function. */
  route(resourceId: string, method: string, values: Values = {}, integration: Values = {}): void {
    this.add('method', {
      resource_id: resourceId,
      http_method: method,
      authorization: 'NONE',
      ...values,
    });
    this.add('integration', {
      resource_id: resourceId,
      http_method: method,
      type: 'AWS_PROXY',
      integration_http_method: 'POST',
      uri: FUNCTION_URI,
      ...integration,
    });
  }

  /** Deploys what there is to the stage `local`. */
  deploy(): Values {
    const deployment = this.add('deployment', { triggers: { definition: 'x' } });
    return this.add('stage', { deployment_id: deployment.id, stage_name: 'local' });
  }

  /** A key of a usage plan for the stage `local`. */
  plan(values: Values = {}, key: Values = {}): void {
    const { id } = this.add('api_key', { name: 'key', value: KEY, ...key });
    const plan = this.add('usage_plan', {
      name: 'plan',
      api_stages: [{ api_id: this.apiId, stage: 'local', throttle: [] }],
      ...values,
    });
    this.add('usage_plan_key', { key_id: id, key_type: 'API_KEY', usage_plan_id: plan.id });
  }

  send({
    method = 'GET',
    path = '/local/orders',
    query = '',
    headers = [],
    body = '',
  }: SentRequest = {}): Promise<GatewayResponse> {
    const request: GatewayRequest = {
      method,
      path,
      query,
      headers: [['Host', '127.0.0.1:4567'], ...headers],
      body: Buffer.from(body),
      sourceIp: '127.0.0.1',
      port: 4567,
    };
    return this.gateway.handle(request);
  }
}

const NOT_OF_ONE_API = new Set(['rest_api', 'api_key', 'usage_plan', 'usage_plan_key']);

/** The last value of a response's header. */
export function header(response: GatewayResponse, name: string): string | undefined {
  return response.headers.findLast(([n]) => n.toLowerCase() === name.toLowerCase())?.[1];
}

export function message(response: GatewayResponse): unknown {
  return (JSON.parse(response.body) as { message?: unknown }).message;
}

/** A function that gives this result. */
export function returning(result: unknown): Invoke {
  return async () => ({ payload: JSON.stringify(result) });
}
