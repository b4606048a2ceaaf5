import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { NewRule } from './buses.ts';
import type { EventBridge } from './eventbridge.ts';
import type { Target } from './target.ts';

const TAGS = 'tags have no effect on one machine';

/** Terraform's EventBridge resources. */
export function eventBridgeResourceTypes(events: EventBridge): ResourceType[] {
  return [bus(events), rule(events), target(events)];
}

function bus(events: EventBridge): ResourceType {
  return {
    type: 'aws_cloudwatch_event_bus',
    honoured: ['name'],
    withoutLocalEffect: {
      description: 'a comment',
      kms_key_identifier: 'nothing is encrypted on one machine',
      tags: TAGS,
      tags_all: TAGS,
    },
    provision({ values }) {
      const name = String(values.name);
      return { id: name, name, arn: events.createBus(name) };
    },
  };
}

function rule(events: EventBridge): ResourceType {
  return {
    type: 'aws_cloudwatch_event_rule',
    honoured: ['name', 'event_bus_name', 'event_pattern', 'description', 'state'],
    withoutLocalEffect: { force_destroy: 'about destroying', tags: TAGS, tags_all: TAGS },
    provision({ values }) {
      const name = String(values.name);
      const busName = text(values.event_bus_name) ?? 'default';
      const input: NewRule = { name, busName, pattern: String(values.event_pattern) };
      const description = text(values.description);
      const state = text(values.state);
      if (description !== undefined) input.description = description;
      if (state !== undefined) input.state = state;
      const id = busName === 'default' ? name : `${busName}/${name}`;
      return { id, name, arn: events.putRule(input) };
    },
  };
}

function target(events: EventBridge): ResourceType {
  return {
    type: 'aws_cloudwatch_event_target',
    honoured: [
      'rule',
      'event_bus_name',
      'target_id',
      'arn',
      'input',
      'input_path',
      'input_transformer.input_paths',
      'input_transformer.input_template',
      'dead_letter_config.arn',
      'retry_policy.maximum_event_age_in_seconds',
      'retry_policy.maximum_retry_attempts',
    ],
    withoutLocalEffect: { force_destroy: 'about destroying' },
    provision({ address, values }) {
      const ruleName = String(values.rule);
      // Terraform makes up an id where none is given.
      const id = text(values.target_id) ?? address;
      const input = targetOf(id, values);
      events.putTarget(ruleName, text(values.event_bus_name), input);
      return { id: `${ruleName}-${id}`, target_id: id };
    },
  };
}

function targetOf(id: string, values: LockedResource['values']): Target {
  const target: Target = { Id: id, Arn: String(values.arn) };
  const input = text(values.input);
  const path = text(values.input_path);
  const transformer = block(values.input_transformer);
  const deadLetters = block(values.dead_letter_config);
  const retry = block(values.retry_policy);
  if (input !== undefined) target.Input = input;
  if (path !== undefined) target.InputPath = path;
  if (transformer) {
    target.InputTransformer = {
      InputPathsMap: (transformer.input_paths ?? {}) as Record<string, string>,
      InputTemplate: String(transformer.input_template),
    };
  }
  if (deadLetters) target.DeadLetterConfig = { Arn: String(deadLetters.arn) };
  if (retry) {
    target.RetryPolicy = {
      MaximumRetryAttempts: Number(retry.maximum_retry_attempts ?? 0),
      // Where the block is there, the provider sends 0 attempts for none given, but no age for 0.
      MaximumEventAgeInSeconds: Number(retry.maximum_event_age_in_seconds || 86_400),
    };
  }
  return target;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function block(value: unknown): Record<string, unknown> | undefined {
  return Array.isArray(value) ? (value[0] as Record<string, unknown> | undefined) : undefined;
}
