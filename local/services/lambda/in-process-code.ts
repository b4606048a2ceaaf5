import { arnResource } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type {
  Environment,
  EnvironmentStart,
  InitOutcome,
  ProcessInvocation,
  ProcessOutcome,
} from './environment.ts';
import type { EnvironmentLog } from './environment-log.ts';
import type { FunctionCode } from './function-code.ts';

/** The parts of Lambda's context that handlers read. */
export interface InProcessContext {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type InProcessHandler = (event: unknown, context: InProcessContext) => Promise<unknown>;

/** Makes a function's handler: once for each environment, as a cold start does. */
export type MakeHandler = (start: EnvironmentStart) => InProcessHandler;

/**
 * Functions that run inside this process, in the time of the scheduler, by the same rules of
 * timeouts, retries and concurrency. What cannot be done to a handler here is to stop it: one that
 * timed out goes on by itself, as a late attempt that nobody waits for.
 */
export function inProcessCode(makeHandler: MakeHandler): FunctionCode {
  return {
    load: ({ artifact }) => ({ taskRoot: '/', zipFile: artifact, zipBytes: 0, sha256: '' }),
    start: (options) => new InProcessEnvironment(options, makeHandler),
  };
}

class InProcessEnvironment implements Environment {
  readonly ready: Promise<InitOutcome>;
  readonly gone: Promise<void>;
  readonly log: EnvironmentLog;
  readonly pid = 0;
  invocations = 0;
  alive = true;
  readonly #scheduler: Scheduler;
  readonly #version: string;
  #handler: InProcessHandler | undefined;
  #settle: ((outcome: ProcessOutcome) => void) | undefined;
  #leave: () => void = () => {};

  constructor(start: EnvironmentStart, makeHandler: MakeHandler) {
    this.log = start.log;
    this.#scheduler = start.scheduler;
    this.#version = start.variables.AWS_LAMBDA_FUNCTION_VERSION ?? '';
    this.gone = new Promise((resolve) => {
      this.#leave = resolve;
    });
    this.ready = this.#init(start, makeHandler);
  }

  get busy(): boolean {
    return this.#settle !== undefined;
  }

  invoke(invocation: ProcessInvocation): Promise<ProcessOutcome> {
    this.invocations++;
    const began = this.#scheduler.now();
    const measured = (): { durationMs: number; rssBytes: number } => ({
      durationMs: this.#scheduler.now() - began,
      rssBytes: 0,
    });
    return new Promise((resolve) => {
      this.#settle = resolve;
      const finish = (outcome: ProcessOutcome): void => {
        // A handler that outlived its invocation must not answer the next one.
        if (this.#settle !== resolve) return;
        this.#settle = undefined;
        resolve(outcome);
      };
      this.#run(invocation).then(
        (payload) => finish({ kind: 'returned', payload, ...measured() }),
        (thrown: unknown) => finish({ kind: 'threw', error: failure(thrown), ...measured() }),
      );
    });
  }

  kill(): void {
    this.alive = false;
    const reason = 'Runtime exited with error: signal: killed';
    this.#settle?.({ kind: 'died', reason, started: true });
    this.#settle = undefined;
    this.#leave();
  }

  async #init(start: EnvironmentStart, makeHandler: MakeHandler): Promise<InitOutcome> {
    try {
      this.#handler = makeHandler(start);
      return { initMs: 0 };
    } catch (thrown) {
      this.kill();
      return { error: failure(thrown) };
    }
  }

  async #run({ id, functionArn, event, timeoutMs }: ProcessInvocation): Promise<string> {
    const deadline = this.#scheduler.now() + timeoutMs;
    const result = await this.#handler?.(JSON.parse(event), {
      functionName: arnResource(functionArn).split(':')[1] ?? '',
      functionVersion: this.#version,
      invokedFunctionArn: functionArn,
      awsRequestId: id,
      getRemainingTimeInMillis: () => Math.max(0, deadline - this.#scheduler.now()),
    });
    return JSON.stringify(result) ?? 'null';
  }
}

function failure(thrown: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (thrown instanceof Error) {
    const { name, message, stack = '' } = thrown;
    return { errorType: name, errorMessage: message, trace: stack.split('\n') };
  }
  return { errorType: 'Error', errorMessage: String(thrown), trace: [] };
}
