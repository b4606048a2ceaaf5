import { AwsError, NotHonouredError } from '../../../core/aws-error.ts';
import type { RestRequest, RestResponse, RestService } from '../../../core/service.ts';
import { page, refuseUnknownInput } from '../rest-input.ts';
import type { MappingState } from './mapping-configuration.ts';

const ROOT = '/2015-03-31/event-source-mappings';

/** The mappings that the operations are about. */
interface Mappings {
  list(filter: { eventSourceArn?: string; functionName?: string }): MappingState[];
  describe(uuid: string): Record<string, unknown>;
  setEnabled(uuid: string, enabled: boolean): void;
}

/** The mappings' part of Lambda's REST API. */
export function mappingService(mappings: Mappings): RestService {
  return {
    protocol: 'rest',
    iamPrefix: 'lambda',
    routes: [
      {
        action: 'ListEventSourceMappings',
        method: 'GET',
        path: ROOT,
        run: (request) => list(mappings, request),
      },
      {
        action: 'GetEventSourceMapping',
        method: 'GET',
        path: `${ROOT}/{UUID}`,
        resources: (request) => resources(mappings, request),
        run: (request) => get(mappings, request),
      },
      {
        action: 'UpdateEventSourceMapping',
        method: 'PUT',
        path: `${ROOT}/{UUID}`,
        resources: (request) => resources(mappings, request),
        run: (request) => update(mappings, request),
      },
    ],
  };
}

function resources(mappings: Mappings, request: RestRequest): string[] {
  return [String(mappings.describe(uuidOf(request)).EventSourceMappingArn)];
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
function list(mappings: Mappings, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'ListEventSourceMappings', {
    query: ['EventSourceArn', 'FunctionName', 'Marker', 'MaxItems'],
  });
  const eventSourceArn = request.query.get('EventSourceArn');
  const functionName = request.query.get('FunctionName');
  const found = mappings.list({
    ...(eventSourceArn !== null && { eventSourceArn }),
    ...(functionName !== null && { functionName }),
  });
  const { items, next } = page(request, found, 100);
  const configurations = items.map(({ uuid }) => mappings.describe(uuid));
  return {
    status: 200,
    body: { EventSourceMappings: configurations, ...(next && { NextMarker: next }) },
  };
}

function get(mappings: Mappings, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'GetEventSourceMapping', {});
  return { status: 200, body: mappings.describe(uuidOf(request)) };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
function update(mappings: Mappings, request: RestRequest): RestResponse {
  refuseUnknownInput(request, 'UpdateEventSourceMapping', {});
  const uuid = uuidOf(request);
  const before = mappings.describe(uuid).State;
  const enabled = enabledOf(request);
  if (enabled !== undefined) mappings.setEnabled(uuid, enabled);
  const after = mappings.describe(uuid);
  const State = after.State === before ? before : enabled ? 'Enabling' : 'Disabling';
  return { status: 202, body: { ...after, State } };
}

function enabledOf(request: RestRequest): boolean | undefined {
  const { Enabled, ...others } = parseBody(request.body);
  const stray = Object.keys(others)[0];
  if (stray !== undefined) {
    throw new NotHonouredError(`the parameter ${stray} of UpdateEventSourceMapping`);
  }
  if (Enabled === undefined || Enabled === null || typeof Enabled === 'boolean') {
    return Enabled ?? undefined;
  }
  throw malformed();
}

function parseBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw malformed();
  }
}

function malformed(): AwsError {
  return new AwsError('InvalidRequestContentException', 'Could not parse request body into json.', {
    members: { Type: 'User' },
  });
}

function uuidOf(request: RestRequest): string {
  return request.path.UUID ?? '';
}
