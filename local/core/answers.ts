import type { AwsError } from './aws-error.ts';
import { escapeXml, xml } from './query-xml.ts';
import type { CallContext, JsonService, QueryService, RestResponse } from './service.ts';
import type { WireResponse } from './wire.ts';

type Service = Pick<JsonService, 'jsonVersion' | 'errorNamespace' | 'queryErrorCodes'>;

/** AWS JSON 1.0 and 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function jsonAnswer(service: Service, context: CallContext, output: unknown): WireResponse {
  const headers = jsonHeaders(service, context);
  return { status: 200, headers, body: JSON.stringify(output ?? {}) };
}

export function jsonRefusal(service: Service, context: CallContext, error: AwsError): WireResponse {
  const headers = jsonHeaders(service, context);
  const queryCode = service.queryErrorCodes?.[error.name];
  if (queryCode) headers['x-amzn-query-error'] = `${queryCode};Sender`;
  const namespace = service.errorNamespace ? `${service.errorNamespace}#` : '';
  // DynamoDB's transaction errors spell it `Message`; SDKs read either.
  const body = { __type: namespace + error.name, message: error.message, ...error.members };
  return { status: error.status, headers, body: JSON.stringify(body) };
}

function jsonHeaders({ jsonVersion }: Service, context: CallContext): Record<string, string> {
  return {
    'content-type': `application/x-amz-json-${jsonVersion}`,
    'x-amzn-requestid': context.requestId,
  };
}

/** AWS query: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryAnswer(
  { iamPrefix, version }: QueryService,
  action: string,
  context: CallContext,
  output: unknown,
): WireResponse {
  const body =
    `<${action}Response xmlns="https://${iamPrefix}.amazonaws.com/doc/${version}/">` +
    `<${action}Result>${xml(output)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${context.requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

export function queryRefusal(
  service: QueryService | undefined,
  context: CallContext,
  { name, message, status }: AwsError,
): WireResponse {
  const coded = service?.errors?.[name];
  const body =
    `<ErrorResponse><Error><Type>Sender</Type><Code>${coded?.code ?? name}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error>` +
    `<RequestId>${context.requestId}</RequestId></ErrorResponse>`;
  return { status: coded?.status ?? status, headers: { 'content-type': 'text/xml' }, body };
}

/** REST JSON: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function restAnswer(
  context: CallContext,
  { status, headers: own, body }: RestResponse,
): WireResponse {
  const headers = { ...restHeaders(context), ...own };
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  return { status, headers, body: raw ? body : JSON.stringify(body ?? {}) };
}

export function restRefusal(context: CallContext, error: AwsError): WireResponse {
  const { name, message, members, status } = error;
  const headers = { ...restHeaders(context), 'x-amzn-errortype': name };
  return { status, headers, body: JSON.stringify({ Message: message, ...members }) };
}

function restHeaders(context: CallContext): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': context.requestId };
}
