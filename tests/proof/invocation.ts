import {
  connectionLost,
  type InProcessRequestHandler,
} from '../../local/core/in-process-handler.ts';
import { type Caller, nameOf, transactionSize } from './clients.ts';
import { type Fault, FUNCTION_FAULTS } from './faults.ts';

/** What an invocation needs of the run that it is part of. */
export interface InvocationHost {
  /** Numbers a call, notes it, and answers what befalls it. */
  meet(caller: string, call: string, possible: readonly Fault[]): Fault | undefined;
  /** The time that a call is on its way. */
  delay(): Promise<void>;
  lateness(): Promise<void>;
  platform: InProcessRequestHandler;
}

/** How an outside system says that a call was lost, and that it was not taken. */
export interface Refusals {
  lost: () => Error;
  throttled: () => Error;
}

/** As Step Functions sees a function whose process is gone. */
class ExitError extends Error {
  override readonly name = 'Runtime.ExitError';
}

/** One run of a function, whose every call to the outside may meet a fault. */
export class Invocation implements Caller {
  readonly accessKeyId: string;
  /** Rejects when the function dies. */
  readonly death: Promise<never>;
  readonly #host: InvocationHost;
  readonly #function: string;
  #dead = false;
  #die: (error: Error) => void = () => {};

  constructor(host: InvocationHost, functionName: string, accessKeyId: string) {
    this.#host = host;
    this.#function = functionName;
    this.accessKeyId = accessKeyId;
    this.death = new Promise((_resolve, reject) => {
      this.#die = reject;
    });
    // An invocation that ends well leaves nobody to hear of this.
    this.death.catch(() => {});
  }

  get dead(): boolean {
    return this.#dead;
  }

  send: Caller['send'] = (request, options) => {
    const refusals = { lost: connectionLost, throttled: () => throttled(transactionSize(request)) };
    return this.outside(nameOf(request), refusals, () =>
      this.#host.platform.handle(request, options),
    );
  };

  /** A call to the outside; never settles for a function that died. */
  async outside<T>(call: string, refusals: Refusals, work: () => Promise<T>): Promise<T> {
    await this.#host.delay();
    if (this.#dead) return nothing();
    const fault = this.#host.meet(this.#function, call, FUNCTION_FAULTS);
    if (fault === 'request lost') throw refusals.lost();
    if (fault === 'throttled') throw refusals.throttled();
    if (fault === 'dies before') return this.#end();
    if (fault === 'late request') await this.#host.lateness();
    const answer = await work();
    if (fault === 'answer lost') throw refusals.lost();
    if (fault === 'dies after') return this.#end();
    if (fault === 'late answer') await this.#host.lateness();
    return this.#dead ? nothing() : answer;
  }

  #end(): Promise<never> {
    this.#dead = true;
    this.#die(new ExitError('Runtime exited with error: signal: killed'));
    return nothing();
  }
}

function nothing(): Promise<never> {
  return new Promise(() => {});
}

/** DynamoDB refuses a transaction as a whole, with a reason for each of its writes. */
function throttled(transactionSize: number): Error {
  const message = 'the proof throttles this call';
  if (transactionSize === 0) {
    return Object.assign(new Error(message), { name: 'ThrottlingException' });
  }
  const CancellationReasons = Array.from({ length: transactionSize }, (_, place) => ({
    Code: place === 0 ? 'TransactionConflict' : 'None',
  }));
  const name = 'TransactionCanceledException';
  return Object.assign(new Error(message), { name, CancellationReasons });
}
