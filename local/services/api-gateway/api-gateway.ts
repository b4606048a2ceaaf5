import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { RestApiDefinition } from './definitions.ts';
import { compileDeployment, type Deployment, type Route } from './deployment.ts';
import {
  type Exchange,
  type GatewayRequest,
  type GatewayResponse,
  headerOf,
  parseQuery,
} from './exchange.ts';
import { GatewayError } from './gateway-error.ts';
import { compileGatewayResponses } from './gateway-response.ts';
import { HttpListener, MAXIMUM_BODY_BYTES } from './http-listener.ts';
import { extendedRequestIdentifier, requestIdentifier, traceIdentifier } from './identifiers.ts';
import type { Invoke, LambdaCalls, MayInvoke } from './lambda-integration.ts';
import { validateRequest } from './request-validation.ts';
import { Stage } from './stage.ts';
import { UsagePlans } from './usage-plans.ts';

export interface ApiGatewayOptions {
  scheduler: Scheduler;
  identity: Identity;
  invoke: Invoke;
  /** Absent lets the gateway call every function. */
  mayInvoke?: MayInvoke;
}

/**
 * REST APIs of API Gateway, served at `http://127.0.0.1:<port>/<stage>/…`. What is provisioned is
 * served once a stage has a deployment of it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html
 */
export class ApiGateway {
  readonly identity: Identity;
  readonly scheduler: Scheduler;
  readonly usagePlans: UsagePlans;
  readonly #calls: LambdaCalls;
  readonly #listener = new HttpListener((request) => this.handle(request));
  readonly #apis = new Map<string, RestApiDefinition>();
  readonly #deployments = new Map<string, Deployment>();
  readonly #stages = new Map<string, Stage>();

  constructor({ scheduler, identity, invoke, mayInvoke = () => true }: ApiGatewayOptions) {
    this.scheduler = scheduler;
    this.identity = identity;
    this.usagePlans = new UsagePlans(scheduler);
    this.#calls = { scheduler, identity, invoke, mayInvoke };
  }

  /** Listens on the loopback interface; port 0 takes any free port. Returns the port. */
  listen(port = 0): Promise<number> {
    return this.#listener.listen(port);
  }

  /** Stops listening and drops open connections. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  /** The URL that callers put before a path. Until the gateway listens, what AWS would say. */
  invokeUrl(apiId: string, stage: string): string {
    const { port } = this.#listener;
    if (port !== undefined) return `http://127.0.0.1:${port}/${stage}`;
    return `https://${apiId}.execute-api.${this.identity.region}.amazonaws.com/${stage}`;
  }

  addApi(api: RestApiDefinition): void {
    this.#apis.set(api.id, api);
  }

  /**
   * The API, to add to or change. Callers see it with the next deployment.
   *
   * @throws AwsError NotFoundException
   */
  api(id: string): RestApiDefinition {
    return found(this.#apis.get(id), 'API');
  }

  /**
   * Takes the API as it is now.
   *
   * @throws AwsError as AWS refuses a deployment; NotHonouredError by name.
   */
  createDeployment(apiId: string, id: string): void {
    this.#deployments.set(id, compileDeployment(id, this.api(apiId), this.#calls));
  }

  /** @throws AwsError NotFoundException; ConflictException when the name is taken. */
  createStage(name: string, deploymentId: string): void {
    // One port serves all APIs, and the path begins with the stage.
    if (this.#stages.has(name)) {
      throw new AwsError('ConflictException', `Stage already exists: ${name}`, { status: 409 });
    }
    const deployment = found(this.#deployments.get(deploymentId), 'Deployment');
    this.#stages.set(name, new Stage(name, deployment, this.scheduler));
  }

  /** @throws AwsError NotFoundException */
  stage(name: string): Stage {
    return found(this.#stages.get(name), 'stage');
  }

  /** Answers one request as the HTTP endpoint does, without a network. */
  async handle(request: GatewayRequest): Promise<GatewayResponse> {
    const [, name = ''] = request.path.split('/', 2);
    const stage = this.#stages.get(name);
    const exchange = this.#open(request, name, stage?.deployment);
    try {
      if (!stage) throw new GatewayError('INVALID_API_KEY', 'Forbidden');
      return await this.#answer(exchange, stage);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return (stage?.deployment.refuse ?? REFUSE_BY_DEFAULT)(exchange, error);
    }
  }

  async #answer(exchange: Exchange, stage: Stage): Promise<GatewayResponse> {
    if (exchange.request.body.length > MAXIMUM_BODY_BYTES) {
      throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
    }
    const route = findRoute(exchange, stage.deployment);
    if (route.apiKeyRequired) {
      const key = headerOf(exchange.request, 'x-api-key');
      exchange.apiKey = this.usagePlans.admit(key, exchange.apiId, stage.name);
    }
    stage.admit(route);
    validateRequest(exchange, route.validation);
    return await route.integrate(exchange);
  }

  #open(request: GatewayRequest, stage: string, deployment: Deployment | undefined): Exchange {
    const random = () => this.scheduler.random();
    const startedAt = this.scheduler.now();
    return {
      request,
      requestId: requestIdentifier(random),
      extendedRequestId: extendedRequestIdentifier(random),
      traceId: headerOf(request, 'x-amzn-trace-id') ?? traceIdentifier(random, startedAt),
      startedAt,
      accountId: this.identity.accountId,
      apiId: deployment?.apiId ?? '',
      deploymentId: deployment?.id ?? '',
      stage,
      path: request.path.slice(stage.length + 1) || '/',
      query: parseQuery(request.query),
      resourceId: '',
      resourcePath: '',
      pathParameters: {},
      apiKey: undefined,
    };
  }
}

const REFUSE_BY_DEFAULT = compileGatewayResponses(new Map());

/** Fills in what the path says. An unknown path or method is a missing token, in AWS's words. */
function findRoute(exchange: Exchange, deployment: Deployment): Route {
  const match = deployment.findResource(exchange.path);
  const route = match && deployment.routes.get(`${match.resourceId} ${exchange.request.method}`);
  if (!match || !route) {
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  }
  exchange.resourceId = match.resourceId;
  exchange.resourcePath = route.resourcePath;
  exchange.pathParameters = match.pathParameters;
  return route;
}

function found<T>(thing: T | undefined, kind: string): T {
  if (thing !== undefined) return thing;
  throw new AwsError('NotFoundException', `Invalid ${kind} identifier specified`, { status: 404 });
}
