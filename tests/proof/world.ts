import { v7 } from 'uuid';
import { fullJitterMs } from '../../lambdas/shared/backoff.ts';
import type { Clock } from '../../lambdas/shared/clock.ts';
import { AwsError } from '../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../local/core/virtual-scheduler.ts';
import type { InProcessHandler } from '../../local/services/lambda/in-process-code.ts';
import type { InvocationResult } from '../../local/services/lambda/invocation.ts';
import { VirtualPlatform } from '../../local/virtual-platform.ts';
import { type Caller, callingAs } from './clients.ts';
import { type Fault, type FaultPlan, MESSAGE_FAULTS, SERVICE_FAULTS } from './faults.ts';
import { Invocation, type InvocationHost } from './invocation.ts';
import { type Compose, type Means, table, type Variables } from './means.ts';
import { platformPlan } from './plan.ts';
import { Witness } from './witness.ts';

/** A call that left a function or a managed service. */
export interface OutsideCall {
  number: number;
  caller: string;
  call: string;
  /** Milliseconds of virtual time since the run began. */
  at: number;
  possible: readonly Fault[];
  fault?: Fault;
}

const SYSTEM_TIME = Date.now;
const PAUSE = { baseMs: 50, capMs: 1_000 };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The whole planned platform with its real functions, in virtual time: same seed and same faults,
 * same run.
 */
export class World {
  readonly scheduler: VirtualScheduler;
  readonly platform: VirtualPlatform;
  readonly witness: Witness;
  readonly calls: OutsideCall[] = [];
  /** Orders that the fulfillment provider said it fulfilled. */
  readonly shipped = new Set<string>();
  /** Is told before each outside call of its number. */
  onCall: (number: number) => void = () => {};
  readonly #plan: FaultPlan;
  readonly #functions: Record<string, Compose>;
  readonly #began: number;
  /** Messages that EventBridge was refused, and brings again later. */
  readonly #undelivered = new Set<string>();
  /** Invocations that may still do something. */
  #alive = 0;

  constructor({
    seed,
    plan,
    variables,
    functions,
  }: {
    seed: number;
    plan: FaultPlan;
    /** Values that differ from the plan's. */
    variables: Variables;
    /** By plain name. */
    functions: Record<string, Compose>;
  }) {
    this.scheduler = new VirtualScheduler({ seed });
    this.#plan = plan;
    this.#functions = functions;
    this.#began = this.scheduler.now();
    // Powertools asks Date for the time.
    Date.now = () => this.scheduler.now();
    this.platform = new VirtualPlatform({
      lock: platformPlan(variables),
      scheduler: this.scheduler,
      makeHandler: ({ spec, variables: own }) => this.#handler(spec.name, own),
    });
    this.witness = new Witness(this.platform);
    this.#watchServices();
  }

  /** Ends the run: nothing of it goes on. */
  close(): void {
    this.platform.close();
    this.platform.services.dynamodb.close();
    Date.now = SYSTEM_TIME;
  }

  get clock(): Clock {
    return {
      timestamp: () => new Date(this.scheduler.now()).toISOString(),
      newId: () => {
        const random = Uint8Array.from({ length: 16 }, () => this.scheduler.random() * 256);
        return v7({ msecs: this.scheduler.now(), random });
      },
    };
  }

  /** True while a function runs or goes on after it was given up, or an event is to come again. */
  get busy(): boolean {
    return this.#alive > 0 || this.#undelivered.size > 0;
  }

  async sleep(ms: number): Promise<void> {
    if (ms === 0) return;
    await new Promise<void>((resolve) => {
      this.scheduler.after(ms, resolve);
    });
  }

  /** Invokes a function by its plain name, as whoever may. */
  invoke(functionName: string, event: unknown): Promise<InvocationResult> {
    return this.platform.services.lambda.invoke(
      `dofs-local-${functionName}`,
      JSON.stringify(event),
    );
  }

  /** Runs an operator's or a provider's own work: no fault meets it. */
  aside<T>(work: () => T): T {
    const handler = this.platform.requestHandler();
    const caller: Caller = {
      accessKeyId: '',
      send: (request, options) => handler.handle(request, options),
    };
    return callingAs(caller, work);
  }

  #handler(fullName: string, variables: Variables): InProcessHandler {
    const name = fullName.replace('dofs-local-', '');
    const accessKeyId = table(variables, 'AWS_ACCESS_KEY_ID');
    const compose = this.#functions[name];
    if (!compose) throw new Error(`the proof has no function ${name}`);
    let invocation: Invocation | undefined;
    const means = this.#means(() => invocation);
    let handler = compose(variables, means);
    return async (event, context) => {
      // A process that died took its memory with it.
      if (invocation?.dead) handler = compose(variables, means);
      const own = new Invocation(this.#host, name, accessKeyId);
      invocation = own;
      this.#alive++;
      const leave = (): void => {
        this.#alive--;
      };
      const work = callingAs(own, () => handler(event as never, context));
      const ended = Promise.race([work, own.death]);
      ended.then(leave, leave);
      return ended;
    };
  }

  #means(invocation: () => Invocation | undefined): Means {
    const { clock, scheduler } = this;
    return {
      clock,
      logger: silent,
      random: () => scheduler.random(),
      wait: (ms) => this.sleep(ms),
      pause: (attempt) => this.sleep(fullJitterMs(attempt, PAUSE, () => scheduler.random())),
      shipped: (orderId) => this.shipped.add(orderId),
      outside: (call, refusals, work) => {
        const asked = invocation();
        if (!asked) throw new Error('a provider was asked by nobody');
        return asked.outside(call, refusals, () => this.aside(work));
      },
    };
  }

  get #host(): InvocationHost {
    return {
      meet: (caller, call, possible) => this.#meet(caller, call, possible),
      delay: () => this.sleep(this.#plan.delayMs()),
      lateness: () => this.sleep(this.#plan.lateMs()),
      platform: this.platform.requestHandler(),
    };
  }

  #meet(caller: string, call: string, possible: readonly Fault[]): Fault | undefined {
    const number = this.calls.length + 1;
    const at = this.scheduler.now() - this.#began;
    const noted: OutsideCall = { number, caller, call, at, possible };
    this.calls.push(noted);
    this.onCall(number);
    const fault = this.#plan.of(noted);
    if (fault) noted.fault = fault;
    return fault;
  }

  /** The calls that managed services make for us: invocations of functions, and messages. */
  #watchServices(): void {
    const { lambda, sqs } = this.platform.services;
    const invoke = lambda.invoke.bind(lambda);
    lambda.invoke = async (functionName, payload) => {
      const name = plainName(functionName);
      const fault = this.#meet('platform', `lambda:Invoke ${name}`, SERVICE_FAULTS);
      if (fault === 'throttled' || fault === 'request lost') throw refused(fault);
      const result = await invoke(functionName, payload);
      if (fault === 'answer lost') throw refused(fault);
      return result;
    };
    const send = sqs.sendMessage.bind(sqs);
    sqs.sendMessage = (queueArn, message) => {
      const queue = queueArn.replace(/.*dofs-local-/, '');
      const fault = this.#meet('platform', `sqs:SendMessage ${queue}`, MESSAGE_FAULTS);
      const delivery = `${queue} ${message.body}`;
      // Step Functions does not bring a message again: it makes a new one, with a new token.
      if (fault && fault !== 'twice' && queue !== 'order-queue') this.#undelivered.add(delivery);
      else this.#undelivered.delete(delivery);
      if (fault === 'throttled' || fault === 'request lost') throw refused(fault);
      const sent = send(queueArn, message);
      if (fault === 'answer lost') throw refused(fault);
      if (fault === 'twice') send(queueArn, message);
      return sent;
    };
  }
}

/** Of an ARN or a name, with or without a qualifier. */
function plainName(functionName: string): string {
  return functionName.replace(/.*dofs-local-/, '').replace(/:.*/, '');
}

function refused(fault: Fault): AwsError {
  return fault === 'throttled'
    ? new AwsError('TooManyRequestsException', 'the proof throttles this call', { status: 429 })
    : new AwsError('ServiceException', 'the proof lost this call', { status: 500 });
}
