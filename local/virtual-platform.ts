import { makeServices, resourceTypes, type Services, wireServices } from './account.ts';
import { AwsServer } from './core/aws-server.ts';
import type { CallHooks } from './core/dispatcher.ts';
import {
  type InProcessRequestHandler,
  inProcessRequestHandler,
} from './core/in-process-handler.ts';
import type { Scheduler } from './core/scheduler.ts';
import type { FinishedCall } from './core/wire.ts';
import { loadPlatform } from './platform/load.ts';
import type { PlatformLock } from './platform/lock.ts';
import { inProcessCode, type MakeHandler } from './services/lambda/in-process-code.ts';

export interface VirtualPlatformOptions {
  lock: PlatformLock;
  scheduler: Scheduler;
  /** A function's handler; asked for at each cold start. */
  makeHandler: MakeHandler;
}

/**
 * The platform of a lock file in one process: the same services, mappings, policies and state
 * machine as {@link LocalRuntime}, without sockets, processes or zips, in the time of the scheduler
 * it is given. For proofs: the same seed gives the same run.
 *
 * Handlers reach it with SDK clients whose `requestHandler` is {@link requestHandler}, and whose
 * credentials are those among the function's variables, so that its role's policies hold.
 */
export class VirtualPlatform {
  readonly services: Services;
  /** Outputs of the root module: names, URLs and ARNs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly #aws: AwsServer;

  /** @throws NotHonouredError naming what is not honoured; AwsError as AWS refuses. */
  constructor({ lock, scheduler, makeHandler }: VirtualPlatformOptions) {
    this.services = makeServices({
      identity: lock.identity,
      scheduler,
      code: inProcessCode(makeHandler),
      endpoint: () => 'http://in.process',
    });
    const { iam, sqs } = this.services;
    this.#aws = new AwsServer(wireServices(this.services), {
      authorize: iam.authorize,
      principalOf: (accessKeyId) => iam.caller(accessKeyId).arn,
    });
    this.outputs = loadPlatform(lock, resourceTypes(this.services, '/')).outputs;
    sqs.assertRedriveTargets();
  }

  /** For any SDK client; `hooks` see the calls of clients with this handler alone. */
  requestHandler(hooks?: CallHooks): InProcessRequestHandler {
    return inProcessRequestHandler(this.#aws, hooks);
  }

  /** `listener` hears of every call of every client. Returns the way to stop it. */
  onAwsCall(listener: (call: FinishedCall) => void): () => void {
    return this.#aws.onCall(listener);
  }

  /** Stops polling queues and streams; what is under way still ends. */
  close(): void {
    this.services.mappings.close();
  }
}
