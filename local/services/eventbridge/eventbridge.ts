import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import { requireMembers } from '../../core/required-members.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService, Operation } from '../../core/service.ts';
import type { Sqs } from '../sqs/sqs.ts';
import { busOperations } from './bus-operations.ts';
import { Buses, type NewRule, type Rule } from './buses.ts';
import { Deliveries } from './delivery.ts';
import { Destinations, type FunctionsPort } from './destinations.ts';
import {
  type EntryError,
  type EventEnvelope,
  entryBytes,
  type PutEventsEntry,
  type ServiceEvent,
  serviceEvent,
  toEvent,
} from './event.ts';
import { ruleOperations } from './rule-operations.ts';
import { Schedules } from './schedules.ts';
import type { Target } from './target.ts';

const MAXIMUM_ENTRIES = 10;
const MAXIMUM_BYTES = 256 * 1024;

const ENTRY_MEMBERS = ['Time', 'Source', 'Resources', 'DetailType', 'Detail', 'EventBusName'];

const REQUIRED = {
  CreateEventBus: ['Name'],
  DeleteEventBus: ['Name'],
  DeleteRule: ['Name'],
  DescribeRule: ['Name'],
  DisableRule: ['Name'],
  EnableRule: ['Name'],
  ListTargetsByRule: ['Rule'],
  PutEvents: ['Entries'],
  PutRule: ['Name'],
  PutTargets: ['Rule', 'Targets'],
  RemoveTargets: ['Rule', 'Ids'],
  TestEventPattern: ['EventPattern', 'Event'],
};

interface PutEventsOutput {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | EntryError)[];
}

/** EventBridge: event buses, rules with patterns or rates, queues and functions as targets. */
export class EventBridge {
  readonly service: JsonService;
  readonly #identity: Identity;
  readonly #scheduler: Scheduler;
  readonly #buses: Buses;
  readonly #deliveries: Deliveries;
  readonly #schedules: Schedules;

  /** @param sqs where target queues and dead-letter queues are */
  constructor({
    scheduler,
    identity,
    sqs,
    functions,
  }: {
    scheduler: Scheduler;
    identity: Identity;
    sqs: Pick<Sqs, 'sendMessageAs'>;
    functions: FunctionsPort;
  }) {
    this.#identity = identity;
    this.#scheduler = scheduler;
    this.#buses = new Buses(identity);
    this.#deliveries = new Deliveries(scheduler, new Destinations(sqs, functions));
    this.#schedules = new Schedules(scheduler, this.#buses, (rule) => this.#tick(rule));
    const putEvents: Operation<{ Entries: PutEventsEntry[] }> = {
      parameters: ['Entries'],
      members: { Entries: ENTRY_MEMBERS },
      resources: ({ Entries }) => [
        ...new Set(Entries.map(({ EventBusName }) => this.#buses.arnOf(EventBusName))),
      ],
      run: ({ Entries }) => this.putEvents(Entries),
    };
    this.service = {
      protocol: 'json',
      iamPrefix: 'events',
      targetPrefix: 'AWSEvents',
      jsonVersion: '1.1',
      operations: requireMembers(
        {
          ...busOperations(this.#buses),
          ...ruleOperations(this.#buses, (rule) => this.#putRule(rule)),
          PutEvents: putEvents,
        },
        REQUIRED,
        'ValidationException',
      ),
    };
  }

  /**
   * Puts events on their buses. Each entry succeeds or fails by itself.
   *
   * @throws ValidationException for more than 10 entries or 256 KB together
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   */
  putEvents(entries: PutEventsEntry[]): PutEventsOutput {
    checkEntries(entries);
    const results = entries.map((entry) => this.#putEvent(entry));
    const failed = results.filter((result) => 'ErrorCode' in result);
    return { FailedEntryCount: failed.length, Entries: results };
  }

  /** Makes an event bus; returns its ARN. */
  createBus(name: string): string {
    return this.#buses.create(name).arn;
  }

  /** Makes or changes a rule; returns its ARN. */
  putRule(rule: NewRule): string {
    return this.#putRule(rule).arn;
  }

  /** Puts an event of an AWS service on the default bus. */
  putServiceEvent(event: ServiceEvent): void {
    const envelope = serviceEvent(event, this.#scheduler.now(), this.#identity);
    this.#match(this.#buses.get('default').rules.values(), envelope);
  }

  putTarget(ruleName: string, busName: string | undefined, target: Target): void {
    this.#buses.putTargets(this.#buses.rule(ruleName, busName), [target]);
  }

  #putEvent(entry: PutEventsEntry): { EventId: string } | EntryError {
    const event = toEvent(entry, this.#scheduler.now(), this.#identity);
    if ('ErrorCode' in event) return event;
    const bus = this.#buses.find(entry.EventBusName);
    if (!bus) {
      // AWS answers with an event id and loses the event. So do we, but say so.
      console.error(`EventBridge lost the event ${event.id}: no event bus ${entry.EventBusName}`);
    }
    this.#match(bus?.rules.values() ?? [], event);
    return { EventId: event.id };
  }

  #match(rules: Iterable<Rule>, event: EventEnvelope): void {
    for (const rule of rules) {
      if (rule.state === 'ENABLED' && rule.matches(event)) this.#deliver(rule, event);
    }
  }

  #deliver(rule: Rule, event: EventEnvelope): void {
    for (const target of rule.targets.values()) this.#deliveries.start(event, rule, target);
  }

  #putRule(input: NewRule): Rule {
    const rule = this.#buses.putRule(input);
    this.#schedules.start(rule);
    return rule;
  }

  #tick(rule: Rule): void {
    const event = {
      source: 'aws.events',
      detailType: 'Scheduled Event',
      resources: [rule.arn],
      detail: {},
    };
    this.#deliver(rule, serviceEvent(event, this.#scheduler.now(), this.#identity));
  }
}

function checkEntries(entries: PutEventsEntry[]): void {
  if (entries.length < 1 || entries.length > MAXIMUM_ENTRIES) {
    const bound =
      entries.length < 1
        ? 'greater than or equal to 1'
        : `less than or equal to ${MAXIMUM_ENTRIES}`;
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > MAXIMUM_BYTES) {
    throw new AwsError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
}
