import path from 'node:path';
import type { Identity } from './core/identity.ts';
import type { Scheduler } from './core/scheduler.ts';
import type { AwsService } from './core/service.ts';
import type { ResourceType } from './platform/resource-type.ts';
import { ApiGateway } from './services/api-gateway/api-gateway.ts';
import { apiGatewayResourceTypes } from './services/api-gateway/resources.ts';
import { DynamoDb } from './services/dynamodb/dynamodb.ts';
import { dynamoDbResourceTypes } from './services/dynamodb/resources.ts';
import { EventBridge } from './services/eventbridge/eventbridge.ts';
import { eventBridgeResourceTypes } from './services/eventbridge/resources.ts';
import { Iam } from './services/iam/iam.ts';
import { iamResourceTypes } from './services/iam/resources.ts';
import { EventSourceMappings } from './services/lambda/event-source-mappings.ts';
import type { FunctionCode } from './services/lambda/function-code.ts';
import { Lambda } from './services/lambda/lambda.ts';
import { lambdaResourceTypes } from './services/lambda/resources.ts';
import { Logs } from './services/logs/logs.ts';
import { logsResourceTypes } from './services/logs/resources.ts';
import { secretsManagerResourceTypes } from './services/secrets-manager/resources.ts';
import { SecretsManager } from './services/secrets-manager/secrets-manager.ts';
import { snsResourceTypes } from './services/sns/resources.ts';
import { Sns } from './services/sns/sns.ts';
import { sqsResourceTypes } from './services/sqs/resources.ts';
import { Sqs } from './services/sqs/sqs.ts';
import { stepFunctionsResourceTypes } from './services/step-functions/resources.ts';
import { StepFunctions } from './services/step-functions/step-functions.ts';
import { Sts } from './services/sts/sts.ts';

/** All services of the account, joined. */
export type Services = ReturnType<typeof makeServices>;

/** What an account is made with. */
export interface AccountOptions {
  identity: Identity;
  scheduler: Scheduler;
  code: FunctionCode;
  /** URL of the AWS endpoint that functions call. */
  endpoint: () => string;
}

export function makeServices({ identity, scheduler, code, endpoint }: AccountOptions) {
  const base = { scheduler, identity };
  const iam = new Iam(base);
  const logs = new Logs(base);
  const sqs = new Sqs(base);
  const dynamodb = new DynamoDb(base);
  const lambda = new Lambda({ ...base, logs, roles: iam, endpoint, code });
  const stepFunctions = new StepFunctions({
    ...base,
    roles: iam,
    integrations: {
      invokeLambda: async (functionArn, payload, roleArn) => {
        const resource = lambda.arnOf(functionArn);
        iam.assertRoleAllows(roleArn, 'lambda:InvokeFunction', resource);
        return lambda.invoke(functionArn, payload);
      },
      sendMessage: async ({ QueueUrl, MessageBody }, roleArn) => {
        const queueArn = sqs.arnOfUrl(QueueUrl);
        iam.assertRoleAllows(roleArn, 'sqs:SendMessage', queueArn);
        return sqs.sendMessage(queueArn, { body: MessageBody });
      },
    },
  });
  const eventBridge = new EventBridge({ ...base, sqs, functions: lambda });
  stepFunctions.onExecutionStatusChange((change) => eventBridge.putServiceEvent(change));
  return {
    apiGateway: new ApiGateway({
      ...base,
      invoke: (functionArn, payload) => lambda.invoke(functionArn, payload),
      mayInvoke: (functionArn, principal, sourceArn) =>
        lambda.mayInvoke(functionArn, principal, sourceArn),
    }),
    dynamodb,
    eventBridge,
    iam,
    lambda,
    logs,
    mappings: new EventSourceMappings({
      ...base,
      lambda,
      sqs,
      dynamodb,
      assertRoleAllows: (roleArn, action, resource) =>
        iam.assertRoleAllows(roleArn, action, resource),
      deliverFailure: (queueArn, body) => sqs.sendMessage(queueArn, { body }),
    }),
    secretsManager: new SecretsManager(base),
    sns: new Sns({ ...base, sqs }),
    sqs,
    stepFunctions,
    sts: new Sts({ ...base, iam }),
  };
}

/** What the endpoint serves. */
export function wireServices(services: Services): AwsService[] {
  return [
    ...services.dynamodb.services,
    services.eventBridge.service,
    services.lambda.service,
    services.logs.service,
    services.mappings.service,
    services.secretsManager.service,
    services.sns.service,
    services.sqs.service,
    services.stepFunctions.service,
    services.sts.service,
  ];
}

/** @param root the folder that the lock's file names are relative to */
export function resourceTypes(services: Services, root: string): ResourceType[] {
  const artifact = (file: string): string => path.resolve(root, file);
  return [
    ...apiGatewayResourceTypes(services.apiGateway),
    ...dynamoDbResourceTypes(services.dynamodb),
    ...eventBridgeResourceTypes(services.eventBridge),
    ...iamResourceTypes(services.iam),
    ...lambdaResourceTypes(services.lambda, services.mappings, artifact),
    ...logsResourceTypes(services.logs),
    ...secretsManagerResourceTypes(services.secretsManager),
    ...snsResourceTypes(services.sns),
    ...sqsResourceTypes(services.sqs),
    ...stepFunctionsResourceTypes(services.stepFunctions),
  ];
}
