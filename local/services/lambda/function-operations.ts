import { pathToFileURL } from 'node:url';
import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { CallContext, RestRequest, RestResponse, RestService } from '../../core/service.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import { functionConfiguration } from './function-configuration.ts';
import type { FunctionRef } from './function-ref.ts';
import type { Functions } from './functions.ts';
import {
  assertPayloadSize,
  MAXIMUM_ASYNC_REQUEST_BYTES,
  MAXIMUM_REQUEST_BYTES,
} from './payload-size.ts';
import { page, refuseUnknownInput } from './rest-input.ts';

const ROOT = '/2015-03-31/functions';

/** The functions' part of Lambda's REST API. */
export function functionService(functions: Functions, events: AsyncInvocations): RestService {
  const resources = (request: RestRequest): string[] => [
    functions.arnOf(refOf(functions, request)),
  ];
  return {
    protocol: 'rest',
    iamPrefix: 'lambda',
    routes: [
      {
        action: 'InvokeFunction',
        method: 'POST',
        path: `${ROOT}/{FunctionName}/invocations`,
        resources,
        run: (request, context) => invoke(functions, events, request, context),
      },
      {
        action: 'GetFunction',
        method: 'GET',
        path: `${ROOT}/{FunctionName}`,
        resources,
        run: (request) => getFunction(functions, request),
      },
      {
        action: 'GetFunctionConfiguration',
        method: 'GET',
        path: `${ROOT}/{FunctionName}/configuration`,
        resources,
        run: (request) => getFunctionConfiguration(functions, request),
      },
      {
        action: 'ListFunctions',
        method: 'GET',
        path: ROOT,
        run: (request) => listFunctions(functions, request),
      },
    ],
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invoke(
  functions: Functions,
  events: AsyncInvocations,
  request: RestRequest,
  context: CallContext,
): Promise<RestResponse> {
  refuseUnknownInput(request, 'Invoke', {
    query: ['Qualifier'],
    headers: ['x-amz-invocation-type', 'x-amz-log-type'],
  });
  const ref = refOf(functions, request);
  const target = functions.get(ref);
  target.versionOf(ref.qualifier);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const tail = wantsTail(request);
  if (type === 'DryRun') return { status: 204, body: '' };
  const event = eventOf(request, type);
  if (type === 'Event') {
    events.accept(ref, event, context.requestId);
    return { status: 202, body: '' };
  }
  const result = await target.invoke(event, context.requestId, ref.qualifier);
  const headers: Record<string, string> = { 'x-amz-executed-version': result.executedVersion };
  if (result.functionError) headers['x-amz-function-error'] = result.functionError;
  if (tail) headers['x-amz-log-result'] = Buffer.from(result.logTail).toString('base64');
  return { status: 200, headers, body: result.payload };
}

function getFunction(functions: Functions, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'GetFunction', { query: ['Qualifier'] });
  const ref = refOf(functions, request);
  const target = functions.get(ref);
  const reserved = target.spec.reservedConcurrency;
  return ok({
    Configuration: functionConfiguration(target, ref.qualifier),
    // AWS gives a presigned S3 address; here the zip is a file of this machine.
    Code: { RepositoryType: 'S3', Location: pathToFileURL(target.artifact.zipFile).href },
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  });
}

function getFunctionConfiguration(functions: Functions, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'GetFunctionConfiguration', { query: ['Qualifier'] });
  const ref = refOf(functions, request);
  return ok(functionConfiguration(functions.get(ref), ref.qualifier));
}

function listFunctions(functions: Functions, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'ListFunctions', { query: ['Marker', 'MaxItems'] });
  const { items, next } = page(request, functions.list(), 50);
  const Functions = items.map((target) => functionConfiguration(target, undefined));
  return ok({ Functions, NextMarker: next ?? null });
}

function refOf(functions: Functions, request: RestRequest): FunctionRef {
  const ref = functions.ref(request.path.FunctionName ?? '');
  const given = request.query.get('Qualifier');
  if (given === null) return ref;
  if (ref.qualifier !== undefined && ref.qualifier !== given) {
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
      { members: { Type: 'User' } },
    );
  }
  return { name: ref.name, qualifier: given };
}

function eventOf(request: RestRequest, type: string): string {
  if (type !== 'RequestResponse' && type !== 'Event') {
    throw new NotHonouredError(`the invocation type ${type} of Invoke`);
  }
  const text = request.body.length === 0 ? '{}' : request.body.toString('utf8');
  assertPayloadSize(text, type === 'Event' ? MAXIMUM_ASYNC_REQUEST_BYTES : MAXIMUM_REQUEST_BYTES);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
      { members: { Type: 'User' } },
    );
  }
  return text;
}

function wantsTail(request: RestRequest): boolean {
  const value = request.headers['x-amz-log-type'] ?? 'None';
  if (value === 'None' || value === 'Tail') return value === 'Tail';
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at 'logType' failed to satisfy constraint: ` +
      'Member must satisfy enum value set: [None, Tail]',
  );
}

function ok(body: unknown): RestResponse {
  return { status: 200, body };
}
