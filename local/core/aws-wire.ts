import type http from 'node:http';
import { AwsError } from './aws-error.ts';
import type { CallContext, JsonService, RestResponse, RestRoute, RestService } from './service.ts';

/** AWS JSON 1.0 and 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function answerJson(
  response: http.ServerResponse,
  service: JsonService | undefined,
  context: CallContext,
  output: unknown,
): void {
  const headers: Record<string, string> = {
    'content-type': `application/x-amz-json-${service?.jsonVersion ?? '1.0'}`,
    'x-amzn-requestid': context.requestId,
  };
  if (!(output instanceof AwsError)) {
    send(response, 200, headers, JSON.stringify(output));
    return;
  }
  const queryCode = service?.queryErrorCodes?.[output.name];
  if (queryCode) headers['x-amzn-query-error'] = `${queryCode};Sender`;
  const namespace = service?.errorNamespace ? `${service.errorNamespace}#` : '';
  // DynamoDB's transaction errors spell it `Message`; SDKs read either.
  const body = { __type: namespace + output.name, message: output.message, ...output.members };
  send(response, output.status, headers, JSON.stringify(body));
}

/** AWS query: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function answerXml(
  response: http.ServerResponse,
  action: string,
  context: CallContext,
  output: unknown,
): void {
  const body =
    `<${action}Response><${action}Result>${xml(output)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${context.requestId}</RequestId></ResponseMetadata></${action}Response>`;
  send(response, 200, { 'content-type': 'text/xml' }, body);
}

export function answerQueryError(
  response: http.ServerResponse,
  context: CallContext,
  error: AwsError,
): void {
  const body =
    `<ErrorResponse><Error><Type>Sender</Type><Code>${error.name}</Code>` +
    `<Message>${escapeXml(error.message)}</Message></Error>` +
    `<RequestId>${context.requestId}</RequestId></ErrorResponse>`;
  send(response, error.status, { 'content-type': 'text/xml' }, body);
}

/** REST JSON: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function answerRest(
  response: http.ServerResponse,
  context: CallContext,
  output: RestResponse | AwsError,
): void {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': context.requestId };
  if (output instanceof AwsError) {
    const body = JSON.stringify({ Message: output.message, ...output.members });
    send(response, output.status, { ...headers, 'x-amzn-errortype': output.name }, body);
    return;
  }
  const { body } = output;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  send(
    response,
    output.status,
    { ...headers, ...output.headers },
    raw ? body : JSON.stringify(body ?? {}),
  );
}

/** The route that takes `method path`, with the path's members decoded. */
export function findRoute(
  services: RestService[],
  method: string,
  pathname: string,
): { service: RestService; route: RestRoute; path: Record<string, string> } | undefined {
  for (const service of services) {
    for (const route of service.routes) {
      const path = route.method === method ? matchPath(route.path, pathname) : undefined;
      if (path) return { service, route, path };
    }
  }
  return undefined;
}

function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const got = pathname.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== got.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = got[index] ?? '';
    const member = /^\{(.+)\}$/.exec(part)?.[1];
    if (member !== undefined) members[member] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return members;
}

function xml(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function send(
  response: http.ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
