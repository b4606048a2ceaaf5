import type { AnsweredCall } from '../../scripts/lib/api-server/moto-proxy.ts';
import { type NeededRight, PLACE, passing } from './needed-right.ts';
import { needsOfJsonCall } from './needed-rights-json.ts';
import { needsOfQueryCall } from './needed-rights-query.ts';

const FUNCTION_ACTIONS: Record<string, string> = {
  'GET ': 'GetFunction',
  'POST ': 'CreateFunction',
  'DELETE ': 'DeleteFunction',
  'GET configuration': 'GetFunctionConfiguration',
  'PUT configuration': 'UpdateFunctionConfiguration',
  'PUT code': 'UpdateFunctionCode',
  'GET code-signing-config': 'GetFunctionCodeSigningConfig',
  'GET versions': 'ListVersionsByFunction',
  'POST versions': 'PublishVersion',
  'GET aliases': 'GetAlias',
  'POST aliases': 'CreateAlias',
  'PUT aliases': 'UpdateAlias',
  'DELETE aliases': 'DeleteAlias',
  'GET policy': 'GetPolicy',
  'POST policy': 'AddPermission',
  'DELETE policy': 'RemovePermission',
};

const MAPPING_ACTIONS: Record<string, string> = {
  GET: 'GetEventSourceMapping',
  POST: 'CreateEventSourceMapping',
  PUT: 'UpdateEventSourceMapping',
  DELETE: 'DeleteEventSourceMapping',
};

const OBJECT_ACTIONS: Record<string, string> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/**
 * The rights that a call needs: its own, that of the tags it carries, and that of the role it hands
 * on. By the Service Authorization Reference.
 *
 * @throws Error for a call whose rights nobody wrote down
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export function rightsOf(call: AnsweredCall): NeededRight[] {
  // Whoever may call at all may ask who it is.
  if (call.service === 'sts') return [];
  if (call.service === 'lambda') return rightsOfLambda(call);
  if (call.service === 'apigateway') return rightsOfApiGateway(call);
  if (call.service === 's3') return [rightOfS3(call)];
  if (call.target !== undefined) return needsOfJsonCall(call.target, JSON.parse(call.body));
  if (call.body.startsWith('Action=')) {
    return needsOfQueryCall(call.service, new URLSearchParams(call.body));
  }
  throw new Error(`nobody wrote down what ${call.service} ${call.method} ${call.path} needs`);
}

function rightsOfLambda({ method, path, body }: AnsweredCall): NeededRight[] {
  const [, , collection = '', id = '', part = ''] = (path.split('?')[0] ?? '').split('/');
  const input = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  if (collection === 'tags') {
    return [{ action: 'lambda:ListTags', resource: decodeURIComponent(id) }];
  }
  if (collection === 'event-source-mappings') return [rightOfMapping(method, id, input)];
  const action = FUNCTION_ACTIONS[`${method} ${part}`];
  if (action === undefined || collection !== 'functions') {
    throw new Error(`nobody wrote down what lambda ${method} ${path} needs`);
  }
  const resource = functionArn(decodeURIComponent(id) || String(input.FunctionName));
  const rights: NeededRight[] = [{ action: `lambda:${action}`, resource }];
  if (input.Tags !== undefined) rights.push({ action: 'lambda:TagResource', resource });
  if (typeof input.Role === 'string') rights.push(passing(input.Role, 'lambda.amazonaws.com'));
  return rights;
}

/** Every mapping here is of a function of the environment; whose it is stands in the condition. */
function rightOfMapping(method: string, id: string, input: Record<string, unknown>): NeededRight {
  const resource = id === '' ? '*' : `arn:aws:lambda:${PLACE}:event-source-mapping:${id}`;
  const name = String(input.FunctionName ?? 'dofs-dev-some-function');
  return {
    action: `lambda:${MAPPING_ACTIONS[method]}`,
    resource,
    context: { 'lambda:FunctionArn': functionArn(name) },
  };
}

function functionArn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:lambda:${PLACE}:function:${nameOrArn}`;
}

/** API Gateway's actions are HTTP methods, and its resources are paths. */
function rightsOfApiGateway({ method, path, body }: AnsweredCall): NeededRight[] {
  const own = `arn:aws:apigateway:us-east-1::${path.split('?')[0]}`;
  const rights = [{ action: `apigateway:${method}`, resource: own }];
  if (body.includes('"tags":{')) {
    rights.push({ action: 'apigateway:PUT', resource: 'arn:aws:apigateway:us-east-1::/tags/arn' });
  }
  return rights;
}

function rightOfS3({ method, path }: AnsweredCall): NeededRight {
  const [bucket = '', ...key] = (path.split('?')[0] ?? '').slice(1).split('/');
  if (key.join('/') === '') return { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  return {
    action: OBJECT_ACTIONS[method] ?? `s3:${method}`,
    resource: `arn:aws:s3:::${bucket}/${key.join('/')}`,
  };
}
