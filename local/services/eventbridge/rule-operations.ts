import { AwsError } from '../../core/aws-error.ts';
import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import type { Buses, NewRule, Rule } from './buses.ts';
import { compilePattern } from './event-pattern.ts';
import { TARGET_MEMBERS, type Target } from './target.ts';

interface OfBus {
  EventBusName?: string;
}

interface Named extends OfBus {
  Name: string;
}

interface OfRule extends OfBus {
  Rule: string;
}

interface Paged {
  Limit?: number;
  NextToken?: string;
}

/**
 * The operations on rules and their targets.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export function ruleOperations(
  buses: Buses,
  putNewRule: (rule: NewRule) => Rule,
): Record<string, AnyOperation> {
  const named = ({ Name, EventBusName }: Named): string[] => [buses.arnOfRule(EventBusName, Name)];
  const ofRule = ({ Rule, EventBusName }: OfRule): string[] => [
    buses.arnOfRule(EventBusName, Rule),
  ];
  const switchTo = (state: Rule['state']): Operation<Named> => ({
    parameters: ['Name', 'EventBusName'],
    resources: named,
    run: ({ Name, EventBusName }) => {
      buses.rule(Name, EventBusName).state = state;
    },
  });
  return {
    PutRule: {
      parameters: [
        'Name',
        'EventBusName',
        'EventPattern',
        'ScheduleExpression',
        'Description',
        'State',
      ],
      resources: named,
      run: (input) => ({ RuleArn: putNewRule(newRule(input)).arn }),
    } satisfies Operation<PutRuleInput>,
    DescribeRule: {
      parameters: ['Name', 'EventBusName'],
      resources: named,
      run: ({ Name, EventBusName }) => onTheWire(buses.rule(Name, EventBusName)),
    } satisfies Operation<Named>,
    ListRules: {
      parameters: ['NamePrefix', 'EventBusName', 'Limit', 'NextToken'],
      run: ({ NamePrefix = '', EventBusName, Limit = 100, NextToken }) => {
        const rules = [...buses.get(EventBusName).rules.values()];
        const found = rules.filter(({ name }) => name.startsWith(NamePrefix));
        const { items, nextToken } = paginate(found, Limit, NextToken);
        return { Rules: items.map(onTheWire), NextToken: nextToken };
      },
    } satisfies Operation<OfBus & Paged & { NamePrefix?: string }>,
    DeleteRule: {
      parameters: ['Name', 'EventBusName'],
      resources: named,
      run: ({ Name, EventBusName }) => buses.deleteRule(Name, EventBusName),
    } satisfies Operation<Named>,
    EnableRule: switchTo('ENABLED'),
    DisableRule: switchTo('DISABLED'),
    PutTargets: {
      parameters: ['Rule', 'EventBusName', 'Targets'],
      members: TARGET_MEMBERS,
      resources: ofRule,
      run: ({ Rule, EventBusName, Targets }) => {
        buses.putTargets(buses.rule(Rule, EventBusName), Targets);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    } satisfies Operation<OfRule & { Targets: Target[] }>,
    RemoveTargets: {
      parameters: ['Rule', 'EventBusName', 'Ids'],
      resources: ofRule,
      run: ({ Rule, EventBusName, Ids }) => removeTargets(buses.rule(Rule, EventBusName), Ids),
    } satisfies Operation<OfRule & { Ids: string[] }>,
    ListTargetsByRule: {
      parameters: ['Rule', 'EventBusName', 'Limit', 'NextToken'],
      resources: ofRule,
      run: ({ Rule, EventBusName, Limit = 100, NextToken }) => {
        const targets = [...buses.rule(Rule, EventBusName).targets.values()];
        const { items, nextToken } = paginate(targets, Limit, NextToken);
        return { Targets: items, NextToken: nextToken };
      },
    } satisfies Operation<OfRule & Paged>,
    TestEventPattern: {
      parameters: ['EventPattern', 'Event'],
      run: ({ EventPattern, Event }) => ({
        Result: compilePattern(EventPattern)(parseEvent(Event)),
      }),
    } satisfies Operation<{ EventPattern: string; Event: string }>,
  };
}

interface PutRuleInput extends Named {
  EventPattern?: string;
  ScheduleExpression?: string;
  Description?: string;
  State?: string;
}

function newRule(input: PutRuleInput): NewRule {
  const { Name: name, EventPattern, ScheduleExpression, Description, State } = input;
  const rule: NewRule = { name, busName: input.EventBusName ?? 'default' };
  if (EventPattern !== undefined) rule.pattern = EventPattern;
  if (ScheduleExpression !== undefined) rule.schedule = ScheduleExpression;
  if (Description !== undefined) rule.description = Description;
  if (State !== undefined) rule.state = State;
  return rule;
}

function removeTargets(rule: Rule, ids: string[]): object {
  const failed = ids
    .filter((id) => !rule.targets.delete(id))
    .map((id) => ({
      TargetId: id,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${rule.name} does not have target(s) with id(s) ${id}.`,
    }));
  return { FailedEntryCount: failed.length, FailedEntries: failed };
}

/** The members that TestEventPattern demands of an event. */
const EVENT_MEMBERS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function parseEvent(text: string): unknown {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw new AwsError(
      'ValidationException',
      'Parameter Event is not valid. Reason: not valid JSON.',
    );
  }
  const missing = EVENT_MEMBERS.find((name) => !Object.hasOwn(Object(event), name));
  if (missing === undefined) return event;
  throw new AwsError(
    'ValidationException',
    `Parameter Event is not valid. Reason: "${missing}" is a required member.`,
  );
}

function onTheWire(rule: Rule): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule,
    State: rule.state,
    Description: rule.description,
    EventBusName: rule.busName,
  };
}
