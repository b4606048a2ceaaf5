import type { Identity } from '../../../core/identity.ts';
import type { CompiledTask } from '../asl/compile.ts';
import { withDetails } from './history.ts';
import type { Run } from './run.ts';
import type { StateFailure } from './state-failure.ts';
import { RequestFailure } from './task-call.ts';

/** The seconds a task was given, as its scheduling event tells them. */
export interface TaskLimits {
  timeoutSeconds: number | undefined;
  heartbeatSeconds: number | undefined;
}

/**
 * Records a task's events. A plain function ARN has events of its own
 * (`LambdaFunctionScheduled` …), service integrations share `TaskScheduled` ….
 */
export class TaskEvents {
  readonly #run: Run;
  readonly #resource: CompiledTask['resource'];
  /** `{resourceType, resource}`, which every `Task…` event carries. */
  readonly #source: { resourceType: string; resource: string };

  constructor(run: Run, resource: CompiledTask['resource']) {
    this.#run = run;
    this.#resource = resource;
    const suffix =
      resource.kind !== 'function' && resource.waitForTaskToken ? '.waitForTaskToken' : '';
    this.#source = {
      resourceType: resource.kind === 'sendMessage' ? 'sqs' : 'lambda',
      resource: `${resource.kind}${suffix}`,
    };
  }

  scheduled(argumentsJson: string, { timeoutSeconds, heartbeatSeconds }: TaskLimits): void {
    const limits = {
      ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
    };
    if (this.#resource.kind === 'function') {
      const { timeoutInSeconds } = limits;
      this.#run.record('LambdaFunctionScheduled', {
        resource: this.#resource.arn,
        ...withDetails('input', argumentsJson),
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
      });
      this.#run.record('LambdaFunctionStarted');
      return;
    }
    const { region }: Identity = this.#run.context.identity;
    const parameters = argumentsJson;
    this.#run.record('TaskScheduled', { ...this.#source, region, parameters, ...limits });
    this.#run.record('TaskStarted', this.#source);
  }

  submitted(output: string): void {
    this.#run.record('TaskSubmitted', { ...this.#source, ...withDetails('output', output) });
  }

  succeeded(output: string): void {
    const details = withDetails('output', output);
    if (this.#resource.kind === 'function') this.#run.record('LambdaFunctionSucceeded', details);
    else this.#run.record('TaskSucceeded', { ...this.#source, ...details });
  }

  failed(failure: StateFailure): void {
    const details = {
      error: failure.error,
      ...(failure.reason !== undefined && { cause: failure.reason }),
    };
    const timedOut = failure.error === 'States.Timeout';
    if (this.#resource.kind === 'function') {
      this.#run.record(timedOut ? 'LambdaFunctionTimedOut' : 'LambdaFunctionFailed', details);
    } else {
      this.#run.record(this.#failureType(failure, timedOut), { ...this.#source, ...details });
    }
  }

  #failureType(failure: StateFailure, timedOut: boolean): string {
    if (timedOut) return 'TaskTimedOut';
    const waits = this.#source.resource.endsWith('.waitForTaskToken');
    return waits && failure instanceof RequestFailure ? 'TaskSubmitFailed' : 'TaskFailed';
  }
}
