import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import { compilePattern, type EventPattern } from './event-pattern.ts';
import { rateMs } from './schedule.ts';
import { checkTarget, type Target } from './target.ts';

export interface Rule {
  name: string;
  arn: string;
  busName: string;
  description: string | undefined;
  /** The pattern's JSON, as it was given; absent for a rule with a schedule alone. */
  pattern: string | undefined;
  schedule: string | undefined;
  matches: EventPattern;
  /** The schedule's interval; absent without one. */
  everyMs: number | undefined;
  state: 'ENABLED' | 'DISABLED';
  targets: Map<string, Target>;
}

export interface Bus {
  name: string;
  arn: string;
  rules: Map<string, Rule>;
}

export interface NewRule {
  name: string;
  busName: string;
  pattern?: string;
  /** `rate(...)`; on the default bus alone. */
  schedule?: string;
  description?: string;
  state?: string;
}

const MAXIMUM_TARGETS = 5;

/** The event buses of the account with their rules; `default` is always there. */
export class Buses {
  readonly #identity: Identity;
  readonly #buses = new Map<string, Bus>();

  constructor(identity: Identity) {
    this.#identity = identity;
    this.create('default');
  }

  list(): Bus[] {
    return [...this.#buses.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  create(name: string): Bus {
    if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name)) {
      throw new AwsError('ValidationException', `Event bus name ${name} is not valid.`);
    }
    if (this.#buses.has(name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    }
    const bus = { name, arn: this.arnOf(name), rules: new Map() };
    this.#buses.set(name, bus);
    return bus;
  }

  /** @param nameOrArn absent means `default` */
  find(nameOrArn: string | undefined): Bus | undefined {
    return this.#buses.get(nameOf(nameOrArn));
  }

  get(nameOrArn: string | undefined): Bus {
    const bus = this.find(nameOrArn);
    if (!bus) throw notFound(`Event bus ${nameOf(nameOrArn)} does not exist.`);
    return bus;
  }

  delete(nameOrArn: string): void {
    const bus = this.find(nameOrArn);
    if (!bus) return;
    if (bus.name === 'default') {
      throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    }
    if (bus.rules.size > 0) {
      throw new AwsError(
        'ValidationException',
        `Event bus ${bus.name} can't be deleted since it has rules.`,
      );
    }
    this.#buses.delete(bus.name);
  }

  /** Makes or changes a rule; its targets stay. */
  putRule({ name, busName, pattern, schedule, description, state = 'ENABLED' }: NewRule): Rule {
    const bus = this.get(busName);
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
      throw new AwsError('ValidationException', `Rule name ${name} is not valid.`);
    }
    if (state !== 'ENABLED' && state !== 'DISABLED') {
      throw new AwsError('ValidationException', `Rule state ${state} is not valid.`);
    }
    checkTrigger({ bus, pattern, schedule });
    const rule: Rule = {
      name,
      arn: this.arnOfRule(busName, name),
      busName: bus.name,
      description,
      pattern,
      schedule,
      matches: pattern === undefined ? () => false : compilePattern(pattern),
      everyMs: schedule === undefined ? undefined : rateMs(schedule),
      state,
      targets: bus.rules.get(name)?.targets ?? new Map(),
    };
    bus.rules.set(name, rule);
    return rule;
  }

  rule(name: string, busName: string | undefined): Rule {
    const bus = this.get(busName);
    const rule = bus.rules.get(name);
    if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
    return rule;
  }

  deleteRule(name: string, busName: string | undefined): void {
    const bus = this.get(busName);
    if ((bus.rules.get(name)?.targets.size ?? 0) > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    bus.rules.delete(name);
  }

  putTargets(rule: Rule, targets: Target[]): void {
    for (const target of targets) checkTarget(target);
    const ids = new Set([...rule.targets.keys(), ...targets.map(({ Id }) => Id)]);
    if (ids.size > MAXIMUM_TARGETS) {
      throw new AwsError(
        'LimitExceededException',
        'The requested resource exceeds the maximum number allowed.',
      );
    }
    for (const target of targets) rule.targets.set(target.Id, target);
  }

  arnOf(nameOrArn: string | undefined): string {
    return arn(this.#identity, 'events', `event-bus/${nameOf(nameOrArn)}`);
  }

  /** Rules of the default bus leave its name out. */
  arnOfRule(busNameOrArn: string | undefined, rule: string): string {
    const bus = nameOf(busNameOrArn);
    const path = bus === 'default' ? rule : `${bus}/${rule}`;
    return arn(this.#identity, 'events', `rule/${path}`);
  }
}

function nameOf(nameOrArn: string | undefined): string {
  if (!nameOrArn) return 'default';
  return /^arn:[^:]+:events:[^:]*:[^:]*:event-bus\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** What starts a rule: a pattern, a schedule, or both. */
function checkTrigger({
  bus,
  pattern,
  schedule,
}: {
  bus: Bus;
  pattern: string | undefined;
  schedule: string | undefined;
}): void {
  if (pattern === undefined && schedule === undefined) {
    throw new AwsError(
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  if (schedule !== undefined && bus.name !== 'default') {
    throw new AwsError(
      'ValidationException',
      'ScheduleExpression is supported only on the default event bus.',
    );
  }
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
