import type { Scheduler } from '../../core/scheduler.ts';
import type { Buses, Rule } from './buses.ts';

/**
 * Runs the rules that have a rate, the first time one interval after the rule was made. A rule that
 * is changed starts anew; one that is disabled keeps its pace and runs nothing.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export class Schedules {
  readonly #scheduler: Scheduler;
  readonly #buses: Buses;
  readonly #run: (rule: Rule) => void;

  constructor(scheduler: Scheduler, buses: Buses, run: (rule: Rule) => void) {
    this.#scheduler = scheduler;
    this.#buses = buses;
    this.#run = run;
  }

  start(rule: Rule): void {
    if (rule.everyMs !== undefined) {
      this.#next(rule, rule.everyMs, this.#scheduler.now() + rule.everyMs);
    }
  }

  /** Counted from the rule's start, so that late runs do not add up. */
  #next(rule: Rule, everyMs: number, at: number): void {
    this.#scheduler.after(at - this.#scheduler.now(), () => {
      if (this.#buses.find(rule.busName)?.rules.get(rule.name) !== rule) return;
      if (rule.state === 'ENABLED') this.#run(rule);
      this.#next(rule, everyMs, at + everyMs);
    });
  }
}
