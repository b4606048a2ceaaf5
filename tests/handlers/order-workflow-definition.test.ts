import { expect } from 'chai';
import {
  type Catcher,
  type Definition,
  orderWorkflow,
  type Retrier,
  type State,
} from '../support/order-workflow.ts';
import { walkStrictly } from '../support/strict-walk.ts';

/** The functions' own limit is 10 s, so an attempt that lasts longer is lost. */
const FUNCTION_SECONDS = 10;

describe('the definition of the order workflow', () => {
  let definition: Definition;
  let tasks: [name: string, state: State][];

  before(async () => {
    definition = await orderWorkflow();
    tasks = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');
  });

  it('refers, on every path, to nothing that is not there', async () => {
    const { problems, visited, evaluated } = await walkStrictly(definition);
    expect(problems).to.deep.equal([]);
    expect([...visited].sort()).to.deep.equal(Object.keys(definition.States).sort());
    expect(evaluated).to.be.above(100);
  });

  it('would be found to refer to something that is not there', async () => {
    const lost = await walkStrictly(without(definition, 'RefundPayment', 'step'));
    expect(lost.problems).to.include(
      'ParkOrder/Arguments/Payload/step: $states.input.step is not there',
    );
    expect(lost.problems).to.include('OrderParked/Arguments: $states.input.step is not there');
  });

  it('gives every task a time limit, and the callback a heartbeat', () => {
    for (const [name, { TimeoutSeconds = 0, HeartbeatSeconds, Resource = '' }] of tasks) {
      expect(TimeoutSeconds, name).to.be.above(FUNCTION_SECONDS);
      const waits = Resource.endsWith('.waitForTaskToken');
      expect(HeartbeatSeconds !== undefined && HeartbeatSeconds < TimeoutSeconds, name).to.equal(
        waits,
      );
    }
  });

  it('retries and catches everything by a last lone States.ALL', () => {
    for (const [name, { Retry = [], Catch = [] }] of tasks) {
      expect(Retry.at(-1)?.ErrorEquals, name).to.deep.equal(['States.ALL']);
      // What cannot even park its order ends as FAILED, which the backstop hears of.
      if (name === 'ParkOrder') expect(Catch).to.deep.equal([]);
      else expect(Catch.at(-1)?.ErrorEquals, name).to.deep.equal(['States.ALL']);
      expect(shadowed(Retry), name).to.deep.equal([]);
      expect(shadowed(Catch), name).to.deep.equal([]);
    }
  });

  it('retries by full jitter with a cap, or not at all', () => {
    for (const [name, retrier] of tasks.flatMap(([name, { Retry = [] }]) =>
      Retry.map((retrier): [string, Retrier] => [name, retrier]),
    )) {
      if (retrier.MaxAttempts === 0) continue;
      expect(retrier.JitterStrategy, name).to.equal('FULL');
      expect(retrier.MaxDelaySeconds, name).to.be.within(1, 60);
    }
  });

  it('never undoes what may have been fulfilled', () => {
    const { Catch = [] } = definition.States.ConfirmOrder ?? {};
    expect(Catch.map(({ Next }) => Next)).to.deep.equal(['ParkOrder']);
  });

  it('can use every retry on the longest path within its own time limit, as its comment says', () => {
    const { Comment, TimeoutSeconds, StartAt, States } = definition;
    const longest = longestPath(States, StartAt);
    expect(longest).to.be.below(TimeoutSeconds);
    expect(Comment).to.contain(`the longest path, through all of these, ${longest} s`);
    for (const [name, state] of tasks) {
      expect(Comment).to.contain(`${name} ${longestSeconds(state)} s`);
    }
  });
});

/** The definition without a member of the output of a state's only catcher. */
function without(definition: Definition, name: string, member: string): Definition {
  const copy = structuredClone(definition);
  for (const { Output } of copy.States[name]?.Catch ?? []) {
    delete (Output as Record<string, unknown>)[member];
  }
  return copy;
}

/** Error names that an earlier entry has taken already. */
function shadowed(entries: (Retrier | Catcher)[]): string[] {
  const names = entries.flatMap(({ ErrorEquals }) => ErrorEquals);
  return names.filter((name, i) => names.indexOf(name) < i);
}

/** Seconds from a state to the end, every state on the way at its longest. */
function longestPath(states: Definition['States'], name: string, before: string[] = []): number {
  expect(before, 'a loop').not.to.include(name);
  const state = states[name];
  if (!state) throw new Error(`no state ${name}`);
  const after = [state.Next, ...(state.Catch ?? []).map(({ Next }) => Next)];
  const nexts = new Set(after.filter((next) => next !== undefined));
  const rest = [...nexts].map((next) => longestPath(states, next, [...before, name]));
  return longestSeconds(state) + Math.max(0, ...rest);
}

/**
 * The longest time in a state: the last attempt and every retry of every retrier, each waiting as
 * long as full jitter can and lasting to its limit. A callback's timeouts are not retried, so its
 * repeats are of messages that could not be sent: they last no longer than a call.
 */
function longestSeconds({ TimeoutSeconds = 0, Retry = [], Resource = '' }: State): number {
  const waits = Resource.endsWith('.waitForTaskToken');
  if (waits) {
    const once = Retry.filter(({ MaxAttempts }) => MaxAttempts === 0);
    const names = once.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(names).to.include.members(['States.Timeout', 'States.HeartbeatTimeout']);
  }
  const repeat = waits ? 15 : TimeoutSeconds;
  return Retry.reduce((sum, { MaxAttempts, ...retrier }) => {
    const delays = Array.from({ length: MaxAttempts }, (_, i) => delay(retrier, i));
    return sum + delays.reduce((all, seconds) => all + seconds + repeat, 0);
  }, TimeoutSeconds);
}

function delay(
  { IntervalSeconds, BackoffRate, MaxDelaySeconds }: Omit<Retrier, 'MaxAttempts'>,
  retry: number,
): number {
  return Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds);
}
