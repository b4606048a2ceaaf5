/** What a Task's Resource asks for. */
export type TaskResource =
  | { kind: 'invoke'; waitForTaskToken: boolean }
  | { kind: 'sendMessage'; waitForTaskToken: boolean }
  | { kind: 'function'; arn: string };

const INTEGRATIONS: Readonly<Record<string, TaskResource>> = {
  'arn:aws:states:::lambda:invoke': { kind: 'invoke', waitForTaskToken: false },
  'arn:aws:states:::lambda:invoke.waitForTaskToken': { kind: 'invoke', waitForTaskToken: true },
  'arn:aws:states:::sqs:sendMessage': { kind: 'sendMessage', waitForTaskToken: false },
  'arn:aws:states:::sqs:sendMessage.waitForTaskToken': {
    kind: 'sendMessage',
    waitForTaskToken: true,
  },
};

/** Argument members that the integration carries out; AWS refuses members it does not know. */
export const ARGUMENTS: Readonly<Record<TaskResource['kind'], readonly string[] | undefined>> = {
  invoke: ['FunctionName', 'Payload', 'Qualifier', 'InvocationType'],
  sendMessage: ['QueueUrl', 'MessageBody'],
  function: undefined,
};

/** Arguments without which the call can never succeed. */
export const REQUIRED_ARGUMENTS: Readonly<Record<TaskResource['kind'], readonly string[]>> = {
  invoke: ['FunctionName'],
  sendMessage: ['QueueUrl', 'MessageBody'],
  function: [],
};

/** The resource, or undefined when the local runtime does not know it. */
export function taskResource(resource: string): TaskResource | undefined {
  const integration = INTEGRATIONS[resource];
  if (integration) return integration;
  if (/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(resource)) {
    return { kind: 'function', arn: resource };
  }
  return undefined;
}
