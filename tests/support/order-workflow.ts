import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Bench } from '../unit/local/services/step-functions/support.ts';

const SOURCE = path.resolve(
  import.meta.dirname,
  '../../terraform/environments/multi-env/workflows/order-workflow.asl.json',
);

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds: number;
  BackoffRate: number;
  MaxAttempts: number;
  MaxDelaySeconds: number;
  JitterStrategy?: string;
}

export interface Catcher {
  ErrorEquals: string[];
  Output: unknown;
  Next: string;
}

/** A state of the order workflow, with the members that its definition uses. */
export interface State {
  Type: 'Task' | 'Fail' | 'Succeed';
  Resource?: string;
  Arguments?: { FunctionName?: string; [member: string]: unknown };
  Output?: unknown;
  Error?: string;
  Cause?: string;
  TimeoutSeconds?: number;
  HeartbeatSeconds?: number;
  Retry?: Retrier[];
  Catch?: Catcher[];
  Next?: string;
  End?: boolean;
}

export interface Definition {
  Comment: string;
  StartAt: string;
  TimeoutSeconds: number;
  States: Record<string, State>;
}

/** The order workflow as it is deployed, with each function's plain name in place of its ARN. */
export async function orderWorkflow(): Promise<Definition> {
  const text = await readFile(SOURCE, 'utf8');
  const queueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/order-queue';
  return JSON.parse(
    text
      .replaceAll(/\$\{(\w+)_arn\}/g, (_, name: string) => name.replaceAll('_', '-'))
      .replaceAll(/\$\{order_queue_url\}/g, queueUrl),
  );
}

export const REFERENCE = { order_id: 'o-1', correlation_id: 'c-1' };

/** What validate-order answers. */
export const VALIDATED = {
  ...REFERENCE,
  customer_id: 'c',
  items: [{ product_id: 'p', quantity: 1, unit_price_cents: 5 }],
  total_cents: 5,
};

/** Several answers of one function, a call each; the last one counts for every further call. */
export class InTurn {
  readonly answers: unknown[];

  constructor(...answers: unknown[]) {
    this.answers = answers;
  }
}

export interface Script {
  /** What functions answer; without an answer a function answers as if all went well. */
  answers?: Record<string, unknown>;
  /** Errors by which sending the message fails, before it works. */
  sendErrors?: Error[];
  /** What happens a second after the message was sent; unless told, it is answered with success. */
  onMessage?: (bench: Bench, message: Record<string, unknown>) => void;
}

/** Answers the waiting task with a failure of this name. */
export function answerFailure(error: string) {
  return (bench: Bench, { task_token: taskToken }: Record<string, unknown>) => {
    bench.call('SendTaskFailure', { taskToken, error, cause: 'told by the queue' });
  };
}

/** Runs one order through the deployed definition in virtual time. */
export async function runOrder({
  answers = {},
  sendErrors = [],
  onMessage = succeed,
}: Script = {}) {
  const bench = new Bench();
  const calls = new Map<string, number>();
  bench.handler = (payload, target) => {
    const call = calls.get(target) ?? 0;
    calls.set(target, call + 1);
    const answer = answers[target] ?? usualAnswer(target, payload);
    return answer instanceof InTurn
      ? answer.answers[Math.min(call, answer.answers.length - 1)]
      : answer;
  };
  bench.sendMessage = async ({ MessageBody }) => {
    const error = sendErrors.shift();
    if (error) throw error;
    bench.scheduler.after(1_000, () => onMessage(bench, JSON.parse(MessageBody)));
  };
  const { States, ...top } = await orderWorkflow();
  bench.create({ ...States }, { ...top });
  const arn = bench.start(REFERENCE);
  await bench.scheduler.runUntilIdle();
  const history = bench.history(arn);
  const { status, output, error, cause } = bench.describe(arn);
  return {
    status,
    error,
    cause,
    outcome: JSON.parse(output ?? 'null') as unknown,
    /** The states that were entered: a transition each. */
    states: history.flatMap(({ type, stateEnteredEventDetails: entered }) =>
      type.endsWith('StateEntered') ? [(entered as { name: string }).name] : [],
    ),
    messages: bench.messages.map(({ MessageBody }) => JSON.parse(MessageBody) as unknown),
    times: (name: string) => calls.get(name) ?? 0,
    inputs: (name: string) =>
      bench.invocations.filter(({ target }) => target === name).map(({ payload }) => payload),
    seconds: seconds(history),
  };
}

function succeed(bench: Bench, { task_token: taskToken }: Record<string, unknown>): void {
  bench.call('SendTaskSuccess', { taskToken, output: '{"fulfillment_id":"f-1"}' });
}

function usualAnswer(target: string, payload: unknown): unknown {
  const { end } = payload as { end?: string };
  if (target === 'validate-order') return VALIDATED;
  return { order_id: REFERENCE.order_id, ...(target === 'close-order' ? { status: end } : {}) };
}

function seconds(history: { timestamp: number }[]): number {
  const [first, last] = [history[0]?.timestamp ?? 0, history.at(-1)?.timestamp ?? 0];
  return last - first;
}
