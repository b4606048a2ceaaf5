import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, NotHonouredError } from './aws-error.ts';
import { answerJson, answerQueryError, answerRest, answerXml, findRoute } from './aws-wire.ts';
import { requireKnownMembers } from './known-members.ts';
import type {
  AnyOperation,
  AwsService,
  CallContext,
  JsonService,
  QueryService,
  RestService,
} from './service.ts';

/** Throws `AccessDeniedException` when the access key's principal may not do `action`. */
export type Authorize = (accessKeyId: string, action: string, resources: string[]) => void;

/**
 * The one HTTP endpoint of all local AWS services. It speaks the wire protocols, so unmodified
 * SDKs and the AWS CLI work against it (`AWS_ENDPOINT_URL`). Signatures are not verified: any
 * credentials are accepted, but the access key says whose IAM policies apply.
 *
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
export class AwsServer {
  readonly #http: http.Server;
  readonly #json = new Map<string, JsonService>();
  readonly #query: QueryService[] = [];
  readonly #rest: RestService[] = [];
  readonly #authorize: Authorize;

  constructor(services: AwsService[], authorize: Authorize = () => {}) {
    this.#authorize = authorize;
    for (const service of services) {
      if (service.protocol === 'json') this.#json.set(service.targetPrefix, service);
      else if (service.protocol === 'query') this.#query.push(service);
      else this.#rest.push(service);
    }
    this.#http = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => void this.#answer(request, Buffer.concat(chunks), response));
    });
    this.#http.keepAliveTimeout = 60_000;
  }

  /** Listens on the loopback interface; port 0 takes any free port. Returns the port. */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve((this.#http.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening and drops open connections, long polls included. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  async #answer(
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    const accessKeyId =
      /Credential=([^/,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const context: CallContext = {
      requestId: randomUUID(),
      accessKeyId,
      // Made when asked for: of all calls only a long poll watches its caller.
      get signal() {
        return hangUpSignal(response);
      },
    };
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      await this.#answerJson(target, body, response, context);
    } else if (
      request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    ) {
      await this.#answerQuery(body, response, context);
    } else {
      await this.#answerRest(request, body, response, context);
    }
  }

  async #answerJson(
    target: string,
    body: Buffer,
    response: http.ServerResponse,
    context: CallContext,
  ): Promise<void> {
    const [prefix = '', action = ''] = target.split('.');
    const service = this.#json.get(prefix);
    try {
      if (!service) throw new NotHonouredError(`the service ${prefix} (${target})`);
      const input = parseJson(body);
      const output = await this.#run(service, action, input, context);
      answerJson(response, service, context, output ?? {});
    } catch (error) {
      answerJson(response, service, context, asAwsError(error));
    }
  }

  async #answerQuery(
    body: Buffer,
    response: http.ServerResponse,
    context: CallContext,
  ): Promise<void> {
    const form = new URLSearchParams(body.toString());
    const { Action: action = '', Version: version = '', ...input } = Object.fromEntries(form);
    try {
      const service = this.#query.find((s) => s.version === version && action in s.operations);
      if (!service) throw new NotHonouredError(`the query action ${action} (${version})`);
      answerXml(response, action, context, await this.#run(service, action, input, context));
    } catch (error) {
      answerQueryError(response, context, asAwsError(error));
    }
  }

  async #answerRest(
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
    context: CallContext,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    try {
      const found = findRoute(this.#rest, request.method ?? 'GET', url.pathname);
      if (!found) throw new NotHonouredError(`${request.method} ${url.pathname}`);
      const rest = {
        path: found.path,
        query: url.searchParams,
        headers: request.headers as Record<string, string>,
        body,
      };
      const action = `${found.service.iamPrefix}:${found.route.action}`;
      this.#authorize(context.accessKeyId, action, found.route.resources?.(rest) ?? ['*']);
      answerRest(response, context, await found.route.run(rest, context));
    } catch (error) {
      answerRest(response, context, asAwsError(error));
    }
  }

  #run(
    service: JsonService | QueryService,
    action: string,
    input: Record<string, unknown>,
    context: CallContext,
  ): unknown {
    const operation: AnyOperation | undefined = service.operations[action];
    if (!operation) throw new NotHonouredError(`the operation ${service.iamPrefix}:${action}`);
    const own = `${service.iamPrefix}:${action}`;
    requireKnownMembers(operation, input, own);
    const needed = operation.permissions?.(input);
    const { accessKeyId } = context;
    if (needed) {
      for (const one of needed) this.#authorize(accessKeyId, one.action, [one.resource]);
    } else this.#authorize(accessKeyId, own, operation.resources?.(input) ?? ['*']);
    return operation.run(input, context);
  }
}

/** Aborted when the connection closes before the answer went out. */
function hangUpSignal(response: http.ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) hangUp.abort();
  };
  if (response.destroyed) onClose();
  else response.on('close', onClose);
  return hangUp.signal;
}

function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new AwsError(
      'SerializationException',
      'Start of structure or map found where not expected.',
    );
  }
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // A fault of the runtime itself: say so loudly here, and as AWS does to the caller.
  console.error(error);
  return new AwsError('InternalFailure', 'the local runtime failed; see its log', { status: 500 });
}
