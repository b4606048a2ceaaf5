import type { Evaluate, TemplateCompiler } from '../jsonata/template.ts';
import type { Definition, Retrier, State, TaskState } from './definition.ts';
import type { TaskResource } from './task-resource.ts';
import { taskResource } from './task-resource.ts';

/** A field that is evaluated when its state runs. */
export interface Field {
  evaluate: Evaluate;
  /** What the definition says. */
  source: unknown;
  location: string;
}

/** `Output` and `Assign` of a state, a choice rule or a catcher. */
export interface Result {
  output?: Field;
  assign?: Field;
}

export interface CompiledCatcher {
  errors: readonly string[];
  next: string;
  result: Result;
}

interface Onward {
  name: string;
  /** Absent where the machine ends. */
  next?: string;
  result: Result;
}

export interface CompiledTask extends Onward {
  type: 'Task';
  resource: TaskResource;
  arguments?: Field;
  timeout?: Field;
  heartbeat?: Field;
  retry: readonly Retrier[];
  catch: readonly CompiledCatcher[];
}

export interface CompiledChoice {
  type: 'Choice';
  name: string;
  rules: readonly { condition: Field; next: string; result: Result }[];
  otherwise?: string;
  result: Result;
}

export type CompiledState =
  | CompiledTask
  | CompiledChoice
  | (Onward & { type: 'Pass' })
  | (Onward & { type: 'Wait'; seconds?: Field; timestamp?: Field })
  | (Onward & { type: 'Succeed' })
  | { type: 'Fail'; name: string; error?: Field; cause?: Field };

export interface CompiledMachine {
  startAt: string;
  timeoutSeconds?: number;
  states: ReadonlyMap<string, CompiledState>;
}

/** Compiles a definition in which `validate` found nothing. */
export function compileMachine(
  definition: Definition,
  compiler: TemplateCompiler,
): CompiledMachine {
  const states = new Map<string, CompiledState>();
  for (const [name, state] of Object.entries(definition.States)) {
    states.set(name, new StateCompiler(name, compiler).compile(state));
  }
  return defined({
    startAt: definition.StartAt,
    timeoutSeconds: definition.TimeoutSeconds,
    states,
  });
}

class StateCompiler {
  readonly #name: string;
  readonly #compiler: TemplateCompiler;

  constructor(name: string, compiler: TemplateCompiler) {
    this.#name = name;
    this.#compiler = compiler;
  }

  compile(state: State): CompiledState {
    const name = this.#name;
    if (state.Type === 'Task') return this.#task(state);
    if (state.Type === 'Fail') {
      const error = this.#field(state.Error, 'Error');
      return defined({ type: 'Fail', name, error, cause: this.#field(state.Cause, 'Cause') });
    }
    const result = this.#result(state, '');
    if (state.Type === 'Choice') {
      const rules = state.Choices.map((rule, i) => ({
        condition: this.#required(rule.Condition, `Choices[${i}]/Condition`),
        next: rule.Next,
        result: this.#result(rule, `Choices[${i}]/`),
      }));
      return defined({ type: 'Choice', name, rules, otherwise: state.Default, result });
    }
    if (state.Type === 'Succeed') return { type: 'Succeed', name, result };
    const onward = defined({ name, next: state.Next, result });
    if (state.Type === 'Pass') return { type: 'Pass', ...onward };
    const seconds = this.#field(state.Seconds, 'Seconds');
    const timestamp = this.#field(state.Timestamp, 'Timestamp');
    return defined({ type: 'Wait', ...onward, seconds, timestamp });
  }

  #task(state: TaskState): CompiledTask {
    const resource = taskResource(state.Resource);
    if (!resource) throw new Error(`${this.#name}: unknown resource ${state.Resource}`);
    return defined({
      type: 'Task',
      name: this.#name,
      next: state.Next,
      result: this.#result(state, ''),
      resource,
      arguments: this.#field(state.Arguments, 'Arguments'),
      timeout: this.#field(state.TimeoutSeconds, 'TimeoutSeconds'),
      heartbeat: this.#field(state.HeartbeatSeconds, 'HeartbeatSeconds'),
      retry: state.Retry ?? [],
      catch: (state.Catch ?? []).map((catcher, i) => ({
        errors: catcher.ErrorEquals,
        next: catcher.Next,
        result: this.#result(catcher, `Catch[${i}]/`),
      })),
    });
  }

  #result(owner: { Output?: unknown; Assign?: unknown }, prefix: string): Result {
    const output = this.#field(owner.Output, `${prefix}Output`);
    return defined({ output, assign: this.#field(owner.Assign, `${prefix}Assign`) });
  }

  #field(source: unknown, location: string): Field | undefined {
    return source === undefined ? undefined : this.#required(source, location);
  }

  #required(source: unknown, location: string): Field {
    return { evaluate: this.#compiler.compile(source, location), source, location };
  }
}

/** Leaves out the members that are undefined. */
function defined<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined)) as T;
}
