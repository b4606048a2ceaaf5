import path from 'node:path';
import { AwsServer } from './core/aws-server.ts';
import type { Identity } from './core/identity.ts';
import { RealScheduler } from './core/scheduler.ts';
import type { AwsService } from './core/service.ts';
import { loadPlatform } from './platform/load.ts';
import type { PlatformLock } from './platform/lock.ts';
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
import { type FunctionProcess, Lambda } from './services/lambda/lambda.ts';
import { lambdaResourceTypes } from './services/lambda/resources.ts';
import { Logs } from './services/logs/logs.ts';
import { logsResourceTypes } from './services/logs/resources.ts';
import { secretsManagerResourceTypes } from './services/secrets-manager/resources.ts';
import { SecretsManager } from './services/secrets-manager/secrets-manager.ts';
import { sqsResourceTypes } from './services/sqs/resources.ts';
import { Sqs } from './services/sqs/sqs.ts';
import { stepFunctionsResourceTypes } from './services/step-functions/resources.ts';
import { StepFunctions } from './services/step-functions/step-functions.ts';
import { Sts } from './services/sts/sts.ts';

export interface RuntimeOptions {
  lock: PlatformLock;
  /** The folder that the lock's file names are relative to. */
  root: string;
  /** A folder of its own for unpacked functions. */
  workDirectory: string;
  /** 0, the default, takes any free port. */
  awsPort?: number;
  apiPort?: number;
}

/** The platform of a lock file, running on this machine. */
export class LocalRuntime {
  readonly identity: Identity;
  /** URL for SDKs and the AWS CLI (`AWS_ENDPOINT_URL`). */
  awsEndpoint = '';
  /** URL of the deployed API, its stage included. */
  apiUrl = '';
  apiKey = '';
  readonly #services: Services;
  readonly #aws: AwsServer;

  private constructor(identity: Identity, workDirectory: string) {
    this.identity = identity;
    this.#services = makeServices(identity, workDirectory, () => this.awsEndpoint);
    this.#aws = new AwsServer(wireServices(this.#services), this.#services.iam.authorize);
  }

  /**
   * Starts every service, makes what the lock file holds, and listens.
   *
   * @throws NotHonouredError naming what the runtime does not honour; AwsError as AWS refuses.
   */
  static async start(options: RuntimeOptions): Promise<LocalRuntime> {
    const runtime = new LocalRuntime(options.lock.identity, options.workDirectory);
    try {
      await runtime.#start(options);
      return runtime;
    } catch (error) {
      await runtime.close();
      throw error;
    }
  }

  /** Every function process that runs at this moment. */
  processes(): FunctionProcess[] {
    return this.#services.lambda.processes();
  }

  /** Takes no more requests, stops polling, and ends every function process. */
  async close(): Promise<void> {
    const { apiGateway, lambda, mappings, scheduler } = this.#services;
    await apiGateway.close();
    await mappings.close();
    await lambda.close();
    await this.#aws.close();
    scheduler.stop();
  }

  async #start({ lock, root, awsPort = 0, apiPort = 0 }: RuntimeOptions): Promise<void> {
    const { apiGateway, sqs } = this.#services;
    this.awsEndpoint = `http://127.0.0.1:${await this.#aws.listen(awsPort)}`;
    await apiGateway.listen(apiPort);
    const { outputs } = loadPlatform(lock, resourceTypes(this.#services, root));
    sqs.assertRedriveTargets();
    this.apiUrl = String(outputs.api_gateway_url);
    this.apiKey = String(outputs.api_key);
  }
}

type Services = ReturnType<typeof makeServices>;

function makeServices(identity: Identity, directory: string, endpoint: () => string) {
  const scheduler = new RealScheduler();
  const base = { scheduler, identity };
  const iam = new Iam(base);
  const logs = new Logs(base);
  const sqs = new Sqs(base);
  const dynamodb = new DynamoDb(base);
  const lambda = new Lambda({ ...base, logs, roles: iam, endpoint, directory });
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
  return {
    apiGateway: new ApiGateway({
      ...base,
      invoke: (functionArn, payload) => lambda.invoke(functionArn, payload),
      mayInvoke: (functionArn, principal, sourceArn) =>
        lambda.mayInvoke(functionArn, principal, sourceArn),
    }),
    dynamodb,
    eventBridge: new EventBridge({ ...base, sqs }),
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
    scheduler,
    secretsManager: new SecretsManager(base),
    sqs,
    stepFunctions,
    sts: new Sts({ ...base, iam }),
  };
}

function wireServices(services: Services): AwsService[] {
  return [
    ...services.dynamodb.services,
    services.eventBridge.service,
    services.lambda.service,
    services.logs.service,
    services.mappings.service,
    services.secretsManager.service,
    services.sqs.service,
    services.stepFunctions.service,
    services.sts.service,
  ];
}

function resourceTypes(services: Services, root: string): ResourceType[] {
  const artifact = (file: string): string => path.resolve(root, file);
  return [
    ...apiGatewayResourceTypes(services.apiGateway),
    ...dynamoDbResourceTypes(services.dynamodb),
    ...eventBridgeResourceTypes(services.eventBridge),
    ...iamResourceTypes(services.iam),
    ...lambdaResourceTypes(services.lambda, services.mappings, artifact),
    ...logsResourceTypes(services.logs),
    ...secretsManagerResourceTypes(services.secretsManager),
    ...sqsResourceTypes(services.sqs),
    ...stepFunctionsResourceTypes(services.stepFunctions),
  ];
}
