import { type NeededRight, PLACE, passing } from './needed-right.ts';

type Input = Record<string, unknown>;

/** A service by the name in its calls: its IAM prefix, the call's resource, and its tagging. */
interface JsonService {
  prefix: string;
  resource(input: Input, operation: string): string;
  tagging: string;
}

const SERVICES: Record<string, JsonService> = {
  DynamoDB_20120810: {
    prefix: 'dynamodb',
    resource: ({ TableName, ResourceArn }) =>
      String(ResourceArn ?? `arn:aws:dynamodb:${PLACE}:table/${TableName}`),
    tagging: 'TagResource',
  },
  AmazonSQS: {
    prefix: 'sqs',
    resource: ({ QueueName, QueueUrl }) =>
      `arn:aws:sqs:${PLACE}:${QueueName ?? String(QueueUrl).split('/').at(-1)}`,
    tagging: 'TagQueue',
  },
  AWSStepFunctions: { prefix: 'states', resource: stateMachine, tagging: 'TagResource' },
  AWSEvents: { prefix: 'events', resource: busOrRule, tagging: 'TagResource' },
  Logs_20140328: {
    prefix: 'logs',
    resource: ({ resourceArn, logGroupName = '' }) =>
      String(resourceArn ?? `arn:aws:logs:${PLACE}:log-group:${logGroupName}`),
    tagging: 'TagResource',
  },
  secretsmanager: {
    prefix: 'secretsmanager',
    // A secret that is made has its six characters already when the right is looked up.
    resource: ({ SecretId, Name }) =>
      String(SecretId ?? `arn:aws:secretsmanager:${PLACE}:secret:${Name}-a1b2c3`),
    tagging: 'TagResource',
  },
  TrentService: {
    prefix: 'kms',
    resource: () => `arn:aws:kms:${PLACE}:key/11111111-2222-3333-4444-555555555555`,
    tagging: 'TagResource',
  },
};

/** The rights that a call with an `X-Amz-Target` needs. @throws Error for an unknown service */
export function needsOfJsonCall(target: string, input: Input): NeededRight[] {
  const [name = '', operation = ''] = target.split('.');
  const service = SERVICES[name];
  if (service === undefined) throw new Error(`nobody wrote down what ${target} needs`);
  const resource = service.resource(input, operation);
  const rights: NeededRight[] = [{ action: `${service.prefix}:${operation}`, resource }];
  if (input.Tags !== undefined || input.tags !== undefined) {
    rights.push({ action: `${service.prefix}:${service.tagging}`, resource });
  }
  if (typeof input.roleArn === 'string') {
    rights.push(passing(input.roleArn, 'states.amazonaws.com'));
  }
  if (input.publish === true) {
    rights.push({ action: 'states:PublishStateMachineVersion', resource });
  }
  return rights;
}

function stateMachine(input: Input, operation: string): string {
  // A definition that is validated belongs to nothing.
  if (operation === 'ValidateStateMachineDefinition') return '*';
  const [route] = (input.routingConfiguration ?? []) as { stateMachineVersionArn: string }[];
  const arn =
    input.stateMachineArn ??
    input.stateMachineAliasArn ??
    input.stateMachineVersionArn ??
    input.resourceArn ??
    route?.stateMachineVersionArn;
  return String(arn ?? `arn:aws:states:${PLACE}:stateMachine:${input.name}`);
}

/** On the default bus a rule's ARN does not name its bus. */
function busOrRule(input: Input, operation: string): string {
  if (typeof input.ResourceARN === 'string') return input.ResourceARN;
  if (operation.endsWith('EventBus')) return `arn:aws:events:${PLACE}:event-bus/${input.Name}`;
  const bus = input.EventBusName === 'default' ? '' : `${input.EventBusName}/`;
  return `arn:aws:events:${PLACE}:rule/${bus}${input.Rule ?? input.Name}`;
}
