import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type {
  Environment,
  EnvironmentStart,
  FunctionFailure,
  InitOutcome,
  ProcessInvocation,
  ProcessOutcome,
} from './environment.ts';
import type { EnvironmentLog } from './environment-log.ts';

type Message =
  | { type: 'log'; text: string }
  | { type: 'ready'; initMs: number }
  | { type: 'started' }
  | { type: 'result'; payload: string; durationMs: number; rssBytes: number }
  | { type: 'result'; error: FunctionFailure; durationMs: number; rssBytes: number }
  | { type: 'crash'; error: FunctionFailure };

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html (Init phase) */
const INIT_LIMIT_MS = 10_000;
/** A file of its own, so a bundle of the runtime has to bring it along, beside itself. */
const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));
const SIGNAL_WORDS: Record<string, string> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGTERM: 'terminated',
  SIGSEGV: 'segmentation fault',
};

/** One execution environment: a Node process of its own that runs one invocation at a time. */
export class ExecutionEnvironment implements Environment {
  /** Settles when the handler is loaded, or could not be. */
  readonly ready: Promise<InitOutcome>;
  /** Settles when the process is gone and all it said was read. */
  readonly gone: Promise<void>;
  readonly log: EnvironmentLog;
  /** Invocations taken so far; 0 means that the next one is a cold start. */
  invocations = 0;
  readonly #process: ChildProcess;
  #settleInit: (outcome: InitOutcome) => void = () => {};
  #settleInvocation: ((outcome: ProcessOutcome) => void) | undefined;
  #started = false;
  #exited = false;
  #condemned = false;
  #crash: FunctionFailure | undefined;

  constructor({ scheduler, log, variables, taskRoot, spec: { memoryMb } }: EnvironmentStart) {
    this.log = log;
    this.#process = fork(BOOTSTRAP, [], {
      cwd: taskRoot,
      // Node hands this one on by itself, unless it is named: it belongs to who measures coverage.
      env: { ...variables, NODE_V8_COVERAGE: undefined },
      execArgv: [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`],
      // A group of its own: Ctrl-C ends the runtime, which then ends its environments in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ready = new Promise((resolve) => {
      this.#settleInit = resolve;
    });
    this.gone = this.#watch();
    const limit = scheduler.after(INIT_LIMIT_MS, () => this.#overrunInit());
    void this.ready.then(() => limit.cancel());
  }

  /** 0 when the process could not be made. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** False as soon as it is not to be used again. */
  get alive(): boolean {
    return this.#process.connected && !this.#exited && !this.#condemned;
  }

  get busy(): boolean {
    return this.#settleInvocation !== undefined;
  }

  /** Hands the event to the handler; never rejects. */
  invoke(invocation: ProcessInvocation): Promise<ProcessOutcome> {
    this.invocations++;
    this.#started = false;
    return new Promise((resolve) => {
      this.#settleInvocation = resolve;
      // A channel that just broke reports it here; the death itself is reported by #watch.
      this.#process.send(invocation, () => {});
    });
  }

  /** Ends the process and whatever it started. */
  kill(): void {
    this.#condemned = true;
    if (this.#process.pid === undefined || this.#exited) return;
    try {
      process.kill(-this.#process.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  #watch(): Promise<void> {
    const child = this.#process;
    child.on('message', (message) => this.#take(message as Message));
    // Written around the bootstrap, for instance by V8 when the heap is full.
    child.stdout?.on('data', (chunk: Buffer) => this.log.write(...lines(chunk)));
    child.stderr?.on('data', (chunk: Buffer) => this.log.write(...lines(chunk)));
    return new Promise((resolve) => {
      let reason = '';
      let open = 2;
      const settle = (): void => {
        if (--open > 0) return;
        this.#end(reason);
        resolve();
      };
      // The last messages may come after the exit, so both must have been seen.
      child.once('disconnect', settle);
      child.once('exit', (code, signal) => {
        this.#exited = true;
        reason = exitReason(code, signal);
        settle();
      });
      child.once('error', (error) => {
        reason = error.message;
        if (child.pid === undefined) {
          this.#end(reason);
          resolve();
        }
      });
    });
  }

  #take(message: Message): void {
    if (message.type === 'log') this.log.write(message.text);
    else if (message.type === 'ready') this.#settleInit({ initMs: message.initMs });
    else if (message.type === 'started') this.#started = true;
    else if (message.type === 'crash') this.#crash = message.error;
    else if ('error' in message) this.#finish({ ...message, kind: 'threw' });
    else this.#finish({ ...message, kind: 'returned' });
  }

  #finish(outcome: ProcessOutcome): void {
    const settle = this.#settleInvocation;
    this.#settleInvocation = undefined;
    settle?.(outcome);
  }

  #end(reason: string): void {
    const error = this.#crash ?? {
      errorType: 'Runtime.ExitError',
      errorMessage: `Error: ${reason}`,
    };
    this.#settleInit({ error });
    this.#finish(
      this.#crash
        ? { kind: 'crashed', error: this.#crash }
        : { kind: 'died', reason, started: this.#started },
    );
  }

  #overrunInit(): void {
    const seconds = (INIT_LIMIT_MS / 1000).toFixed(2);
    const errorMessage = `Init timed out after ${seconds} seconds`;
    this.#crash = { errorType: 'Sandbox.Timedout', errorMessage };
    this.log.write(
      `INIT_REPORT Init Duration: ${INIT_LIMIT_MS}.00 ms\tPhase: init\tStatus: timeout`,
    );
    this.kill();
  }
}

function lines(chunk: Buffer): string[] {
  return chunk.toString().replace(/\n$/, '').split('\n');
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNAL_WORDS[signal] ?? signal}`;
  if (code === 0) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}
