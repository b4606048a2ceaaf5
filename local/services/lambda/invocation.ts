import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { Environment, FunctionFailure, ProcessOutcome } from './environment.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import type { FunctionSpec } from './function-spec.ts';
import { type Report, reportLines, startLines } from './platform-log.ts';

/** What an invocation answers; a function's own error is an answer too. */
export interface InvocationResult {
  payload: string;
  functionError?: 'Unhandled';
  executedVersion: string;
  requestId: string;
  /** The last 4 KB of the invocation's log, as plain text. */
  logTail: string;
}

export interface InvocationRequest {
  scheduler: Scheduler;
  identity: Identity;
  spec: FunctionSpec;
  version: string;
  qualifier: string | undefined;
  pool: EnvironmentPool;
  requestId: string;
  event: string;
}

interface Ending {
  payload?: string;
  error?: FunctionFailure;
  report: Omit<Report, 'requestId' | 'memoryMb' | 'initMs'>;
}

/**
 * Runs one invocation in an environment of the pool.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export async function runInvocation(request: InvocationRequest): Promise<InvocationResult> {
  for (;;) {
    const environment = await request.pool.acquire();
    const result = await runIn(environment, request);
    request.pool.release(environment);
    if (result) return result;
    // Killed while idle: the handler never saw the event, so another environment may.
  }
}

/** Undefined when a warm environment was gone before the handler was called. */
async function runIn(
  environment: Environment,
  request: InvocationRequest,
): Promise<InvocationResult | undefined> {
  const { spec, scheduler, requestId, version } = request;
  const warm = environment.invocations > 0;
  const init = await environment.ready;
  const { log } = environment;
  const time = scheduler.now();
  log.write(...startLines(spec.logging, { time, requestId, version }));
  const ending =
    'error' in init
      ? failed(withRequestId(init.error, requestId), 'error', 0)
      : await invokeIn(environment, request, warm);
  if (!ending) {
    log.takeTail();
    return undefined;
  }
  const initMs = warm || 'error' in init ? {} : { initMs: init.initMs };
  const report = { ...ending.report, ...initMs, requestId, memoryMb: spec.memoryMb };
  log.write(...reportLines(spec.logging, scheduler.now(), report));
  return {
    payload: ending.payload ?? JSON.stringify(ending.error),
    ...(ending.error && { functionError: 'Unhandled' as const }),
    executedVersion: version,
    requestId,
    logTail: log.takeTail(),
  };
}

/** Undefined when the process was gone before the handler was called. */
async function invokeIn(
  environment: Environment,
  request: InvocationRequest,
  warm: boolean,
): Promise<Ending | undefined> {
  const { spec, scheduler, requestId, identity, qualifier } = request;
  const began = scheduler.now();
  let timedOut = false;
  const timeout = scheduler.after(spec.timeoutSeconds * 1000, () => {
    timedOut = true;
    environment.kill();
  });
  const suffix = qualifier === undefined ? '' : `:${qualifier}`;
  const outcome = await environment.invoke({
    id: requestId,
    functionArn: arn(identity, 'lambda', `function:${spec.name}${suffix}`),
    event: request.event,
    timeoutMs: spec.timeoutSeconds * 1000,
  });
  timeout.cancel();
  if (timedOut) return timedOutEnding(environment, request);
  if (outcome.kind === 'died' && !outcome.started && warm) return undefined;
  const ending = endingOf(outcome, requestId, scheduler.now() - began);
  if (outcome.kind === 'died') {
    environment.log.write(ending.error?.errorMessage ?? '', 'Runtime.ExitError');
  }
  return ending;
}

function endingOf(outcome: ProcessOutcome, requestId: string, elapsedMs: number): Ending {
  if (outcome.kind === 'returned') {
    const { durationMs, rssBytes } = outcome;
    const report = { status: 'success' as const, durationMs, maxMemoryBytes: rssBytes };
    return { payload: outcome.payload, report };
  }
  if (outcome.kind === 'threw') {
    const { error, durationMs, rssBytes } = outcome;
    // The environment did its work: AWS writes no status into this report either.
    const report = { status: 'success' as const, durationMs, maxMemoryBytes: rssBytes };
    return { error, report };
  }
  if (outcome.kind === 'crashed') return failed(outcome.error, 'error', elapsedMs);
  const errorMessage = `Error: ${outcome.reason}`;
  const error = withRequestId({ errorType: 'Runtime.ExitError', errorMessage }, requestId);
  return failed(error, 'error', elapsedMs);
}

function timedOutEnding(environment: Environment, request: InvocationRequest): Ending {
  const { scheduler, spec, requestId } = request;
  const time = new Date(scheduler.now()).toISOString();
  const errorMessage = `${time} ${requestId} Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
  environment.log.write(errorMessage);
  const error = { errorType: 'Sandbox.Timedout', errorMessage };
  return failed(error, 'timeout', spec.timeoutSeconds * 1000);
}

function failed(error: FunctionFailure, status: 'error' | 'timeout', durationMs: number): Ending {
  const { errorType } = error;
  const named = status === 'error' ? { errorType } : {};
  return { error, report: { status, ...named, durationMs } };
}

function withRequestId(error: FunctionFailure, requestId: string): FunctionFailure {
  if (error.errorType !== 'Runtime.ExitError') return error;
  return { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` };
}
