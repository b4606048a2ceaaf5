import { randomUUID } from 'node:crypto';
import {
  jsonAnswer,
  jsonRefusal,
  queryAnswer,
  queryRefusal,
  restAnswer,
  restRefusal,
} from './answers.ts';
import { AwsError, NotHonouredError } from './aws-error.ts';
import { requireKnownMembers } from './known-members.ts';
import { queryInput } from './query-input.ts';
import { findRoute } from './rest-route.ts';
import type {
  AnyOperation,
  AwsService,
  CallContext,
  JsonService,
  QueryService,
  RestResponse,
  RestService,
} from './service.ts';
import type { AwsCall, FinishedCall, ReadCall, WireRequest, WireResponse } from './wire.ts';

/** Who calls, and what they may do. */
export interface Callers {
  /** Throws `AccessDeniedException` when the access key's principal may not do `action`. */
  authorize(accessKeyId: string, action: string, resources: string[]): void;
  /** ARN of the access key's principal. */
  principalOf(accessKeyId: string): string;
}

/**
 * Hears of a call before and after it ran. An `AwsError` thrown before it is what the call is
 * refused with, unrun (a throttle, a transaction conflict); anything else that is thrown, before or
 * after, the caller gets in place of an answer.
 */
export interface CallHooks {
  before?(call: AwsCall): void | Promise<void>;
  after?(call: FinishedCall): void | Promise<void>;
}

/**
 * Reads calls in the protocols of AWS, runs them and words the answers; knows nothing of sockets.
 *
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
export class Dispatcher {
  readonly #json = new Map<string, JsonService>();
  readonly #query: QueryService[] = [];
  readonly #rest: RestService[] = [];
  readonly #callers: Callers;
  readonly #listeners = new Set<(call: FinishedCall) => void>();

  constructor(services: AwsService[], callers: Callers) {
    this.#callers = callers;
    for (const service of services) {
      if (service.protocol === 'json') this.#json.set(service.targetPrefix, service);
      else if (service.protocol === 'query') this.#query.push(service);
      else this.#rest.push(service);
    }
  }

  /** `listener` hears of every call that was answered. Returns the way to stop that. */
  onCall(listener: (call: FinishedCall) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Answers a request; rejects with what a hook throws and nothing else. */
  async handle(request: WireRequest, hooks: CallHooks = {}): Promise<WireResponse> {
    const context = contextOf(request);
    const read = this.#read(request, context);
    const { service, operation, input } = read;
    const principal = this.#callers.principalOf(context.accessKeyId);
    const call: AwsCall = { service, operation, principal, ...(input && { input }) };
    const { response, error } = await answer(read, () => hooks.before?.(call));
    const finished: FinishedCall = error === undefined ? call : { ...call, error };
    for (const listener of this.#listeners) listener(finished);
    await hooks.after?.(finished);
    return response;
  }

  #read(request: WireRequest, context: CallContext): ReadCall {
    const target = request.headers['x-amz-target'];
    if (target !== undefined) return this.#readJson(target, request.body, context);
    const type = request.headers['content-type'] ?? '';
    return type.startsWith('application/x-www-form-urlencoded')
      ? this.#readQuery(request.body, context)
      : this.#readRest(request, context);
  }

  #readJson(target: string, body: Buffer, context: CallContext): ReadCall {
    const [prefix = '', operation = ''] = target.split('.');
    const service = this.#json.get(prefix);
    const wording = service ?? ({ jsonVersion: '1.0' } as const);
    const input = parseJson(body);
    return {
      service: service?.iamPrefix ?? prefix,
      operation,
      ...(input && { input }),
      run: () => {
        if (!service) throw new NotHonouredError(`the service ${prefix} (${target})`);
        if (!input) throw notJson();
        return this.#run(service, operation, input, context);
      },
      answer: (output) => jsonAnswer(wording, context, output),
      refuse: (error) => jsonRefusal(wording, context, error),
    };
  }

  #readQuery(body: Buffer, context: CallContext): ReadCall {
    const form = new URLSearchParams(body.toString());
    const { Action, Version, ...input } = queryInput(form);
    const [operation, version] = [String(Action ?? ''), String(Version ?? '')];
    const ofVersion = this.#query.filter((each) => each.version === version);
    const service = ofVersion.find((each) => operation in each.operations) ?? ofVersion[0];
    return {
      service: service?.iamPrefix ?? version,
      operation,
      input,
      run: () => {
        if (!service) throw new NotHonouredError(`the query action ${operation} (${version})`);
        return this.#run(service, operation, input, context);
      },
      answer: (output) => queryAnswer(service as QueryService, operation, context, output),
      refuse: (error) => queryRefusal(service, context, error),
    };
  }

  #readRest(request: WireRequest, context: CallContext): ReadCall {
    const url = new URL(request.url, 'http://localhost');
    const found = findRoute(this.#rest, request.method, url.pathname);
    return {
      service: found?.service.iamPrefix ?? 'rest',
      operation: found?.route.action ?? `${request.method} ${url.pathname}`,
      run: () => {
        if (!found) throw new NotHonouredError(`${request.method} ${url.pathname}`);
        const { path, service, route } = found;
        const rest = {
          path,
          query: url.searchParams,
          headers: request.headers,
          body: request.body,
        };
        const resources = route.resources?.(rest) ?? ['*'];
        const action = `${service.iamPrefix}:${route.action}`;
        this.#callers.authorize(context.accessKeyId, action, resources);
        return route.run(rest, context);
      },
      answer: (output) => restAnswer(context, output as RestResponse),
      refuse: (error) => restRefusal(context, error),
    };
  }

  #run(
    service: JsonService | QueryService,
    action: string,
    input: Record<string, unknown>,
    context: CallContext,
  ): unknown {
    const own = `${service.iamPrefix}:${action}`;
    const operation: AnyOperation | undefined = service.operations[action];
    if (!operation) throw new NotHonouredError(`the operation ${own}`);
    requireKnownMembers(operation, input, own);
    const { accessKeyId } = context;
    const needed = operation.permissions?.(input) ?? [
      ...(operation.resources?.(input) ?? ['*']).map((resource) => ({ action: own, resource })),
    ];
    for (const one of needed) this.#callers.authorize(accessKeyId, one.action, [one.resource]);
    return operation.run(input, context);
  }
}

async function answer(
  call: ReadCall,
  before: () => void | Promise<void>,
): Promise<{ response: WireResponse; error?: string }> {
  try {
    await before();
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    return { response: call.refuse(thrown), error: thrown.name };
  }
  try {
    return { response: call.answer(await call.run()) };
  } catch (thrown) {
    const error = asAwsError(thrown);
    return { response: call.refuse(error), error: error.name };
  }
}

function contextOf(request: WireRequest): CallContext {
  return {
    requestId: randomUUID(),
    accessKeyId: /Credential=([^/,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '',
    // Read when asked for: of all calls only a long poll watches its caller.
    get signal() {
      return request.signal;
    },
  };
}

function parseJson(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function notJson(): AwsError {
  return new AwsError(
    'SerializationException',
    'Start of structure or map found where not expected.',
  );
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // A fault of the runtime itself: say so loudly here, and as AWS does to the caller.
  console.error(error);
  return new AwsError('InternalFailure', 'the local runtime failed; see its log', { status: 500 });
}
