import { AwsError } from '../../../core/aws-error.ts';
import type { CompiledTask } from '../asl/compile.ts';
import { isObject } from '../asl/fields.ts';
import { ARGUMENTS, REQUIRED_ARGUMENTS } from '../asl/task-resource.ts';
import type { TaskIntegrations } from '../integrations.ts';
import { StateFailure } from './state-failure.ts';

/** A request that the service refused, as opposed to a function that failed. */
export class RequestFailure extends StateFailure {}

/**
 * Calls what the task's Resource names, with its evaluated arguments, and gives the result as JSON
 * text. Throws `StateFailure`: the service's error with the service's prefix, or the function's.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
 */
export async function callTask(
  task: CompiledTask,
  argumentsJson: string,
  integrations: TaskIntegrations,
  roleArn: string,
): Promise<string> {
  const { resource } = task;
  if (resource.kind === 'function') {
    const answer = await invokeFunction(integrations, resource.arn, argumentsJson, roleArn);
    return answer.payload;
  }
  const given = checkedArguments(resource.kind, JSON.parse(argumentsJson));
  return resource.kind === 'invoke'
    ? invoke(given, integrations, roleArn)
    : sendMessage(given, integrations, roleArn);
}

/** `validate` checks written arguments; those that an expression made are known only here. */
function checkedArguments(kind: 'invoke' | 'sendMessage', given: unknown): Record<string, unknown> {
  if (!isObject(given)) throw new RequestFailure('States.Runtime', 'Arguments must be an object');
  const missing = REQUIRED_ARGUMENTS[kind].find((name) => !(name in given));
  if (missing) throw new RequestFailure('States.Runtime', `The field '${missing}' is required`);
  const unknown = Object.keys(given).find((name) => !ARGUMENTS[kind]?.includes(name));
  if (unknown) {
    throw new RequestFailure('States.Runtime', `The field '${unknown}' is not supported`);
  }
  return given;
}

async function invoke(
  given: Record<string, unknown>,
  integrations: TaskIntegrations,
  roleArn: string,
): Promise<string> {
  const { FunctionName, Qualifier, Payload = {}, InvocationType = 'RequestResponse' } = given;
  if (InvocationType !== 'RequestResponse') {
    throw new RequestFailure(
      'States.Runtime',
      `the local runtime does not honour the InvocationType ${String(InvocationType)}`,
    );
  }
  const target = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
  const { payload, executedVersion, requestId } = await invokeFunction(
    integrations,
    String(target),
    JSON.stringify(Payload),
    roleArn,
  );
  const headers = {
    'Content-Length': String(Buffer.byteLength(payload)),
    'Content-Type': 'application/json',
    'X-Amz-Executed-Version': executedVersion,
    'x-amzn-RequestId': requestId,
  };
  return JSON.stringify({
    ExecutedVersion: executedVersion,
    Payload: JSON.parse(payload) as unknown,
    ...sdkMetadata(headers, requestId),
    StatusCode: 200,
  });
}

async function invokeFunction(
  integrations: TaskIntegrations,
  target: string,
  payload: string,
  roleArn: string,
): Promise<{ payload: string; executedVersion: string; requestId: string }> {
  const answer = await asked('Lambda', integrations.invokeLambda(target, payload, roleArn));
  if (answer.functionError === undefined) return answer;
  const { errorType } = JSON.parse(answer.payload) as { errorType?: unknown };
  if (typeof errorType === 'string') throw new StateFailure(errorType, answer.payload);
  throw new StateFailure(
    'Lambda.Unknown',
    'The cause could not be determined because Lambda did not return an error type. ' +
      `Returned payload: ${answer.payload}`,
  );
}

async function sendMessage(
  given: Record<string, unknown>,
  integrations: TaskIntegrations,
  roleArn: string,
): Promise<string> {
  const { QueueUrl, MessageBody } = given;
  const body = typeof MessageBody === 'string' ? MessageBody : JSON.stringify(MessageBody);
  const input = { QueueUrl: String(QueueUrl), MessageBody: body };
  const answer = await asked('SQS', integrations.sendMessage(input, roleArn));
  return JSON.stringify(answer);
}

/** A service's refusal becomes `<Service>.<Name>Exception`, as its Java SDK would name it. */
async function asked<T>(service: 'Lambda' | 'SQS', answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const name = error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
    throw new RequestFailure(
      `${service}.${name}`,
      `${error.message} (Service: ${service === 'SQS' ? 'Sqs' : service}, Status Code: ${error.status})`,
    );
  }
}

function sdkMetadata(headers: Record<string, string>, requestId: string): Record<string, unknown> {
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
