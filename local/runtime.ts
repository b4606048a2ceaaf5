import { makeServices, resourceTypes, type Services, wireServices } from './account.ts';
import { AwsServer } from './core/aws-server.ts';
import type { Identity } from './core/identity.ts';
import { RealScheduler } from './core/scheduler.ts';
import type { FinishedCall } from './core/wire.ts';
import { loadPlatform } from './platform/load.ts';
import type { PlatformLock } from './platform/lock.ts';
import { processCode } from './services/lambda/function-code.ts';
import type { FunctionProcess } from './services/lambda/lambda.ts';

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
  readonly #scheduler = new RealScheduler();
  readonly #services: Services;
  readonly #aws: AwsServer;

  private constructor(identity: Identity, workDirectory: string) {
    this.identity = identity;
    this.#services = makeServices({
      identity,
      scheduler: this.#scheduler,
      code: processCode(workDirectory),
      endpoint: () => this.awsEndpoint,
    });
    const { iam } = this.#services;
    this.#aws = new AwsServer(wireServices(this.#services), {
      authorize: iam.authorize,
      principalOf: (accessKeyId) => iam.caller(accessKeyId).arn,
    });
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

  /**
   * `listener` hears of every AWS call that a function, a script or a person made, when it was
   * answered. Returns the way to stop it. See {@link AwsServer.onCall} for what is not told.
   */
  onAwsCall(listener: (call: FinishedCall) => void): () => void {
    return this.#aws.onCall(listener);
  }

  /** Every function process that runs at this moment. */
  processes(): FunctionProcess[] {
    return this.#services.lambda.processes();
  }

  /** Takes no more requests, stops polling, and ends every function process. */
  async close(): Promise<void> {
    const { apiGateway, lambda, mappings } = this.#services;
    await apiGateway.close();
    await mappings.close();
    await lambda.close();
    await this.#aws.close();
    this.#scheduler.stop();
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
