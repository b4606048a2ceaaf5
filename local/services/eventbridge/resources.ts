import type { ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { NewRule } from './buses.ts';
import type { EventBridge } from './eventbridge.ts';
import type { Target } from './target.ts';

/** Terraform's EventBridge resources. */
export function eventBridgeResourceTypes(events: EventBridge): ResourceType[] {
  return [bus(events), rule(events), target(events)];
}

function bus(events: EventBridge): ResourceType {
  return {
    type: 'aws_cloudwatch_event_bus',
    honoured: ['name'],
    withoutLocalEffect: {
      ...DESCRIPTION,
      kms_key_identifier: 'nothing is encrypted on one machine',
      ...LABELS,
    },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      return { id: name, name, arn: events.createBus(name) };
    },
  };
}

function rule(events: EventBridge): ResourceType {
  return {
    type: 'aws_cloudwatch_event_rule',
    honoured: [
      'name',
      'event_bus_name',
      'event_pattern',
      'schedule_expression',
      'description',
      'state',
    ],
    withoutLocalEffect: { force_destroy: 'about destroying', ...LABELS },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const busName = values.optionalText('event_bus_name') ?? 'default';
      const input: NewRule = { name, busName };
      const pattern = values.optionalText('event_pattern');
      const schedule = values.optionalText('schedule_expression');
      if (pattern !== undefined) input.pattern = pattern;
      if (schedule !== undefined) input.schedule = schedule;
      const description = values.optionalText('description');
      const state = values.optionalText('state');
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
    provision(resource) {
      const values = new ResourceValues(resource);
      const ruleName = values.text('rule');
      // Terraform makes up an id where none is given.
      const id = values.optionalText('target_id') ?? values.address;
      const input = targetOf(id, values);
      events.putTarget(ruleName, values.optionalText('event_bus_name'), input);
      return { id: `${ruleName}-${id}`, target_id: id };
    },
  };
}

function targetOf(id: string, values: ResourceValues): Target {
  const target: Target = { Id: id, Arn: values.text('arn') };
  const input = values.optionalText('input');
  const path = values.optionalText('input_path');
  const [transformer] = values.blocks('input_transformer');
  const [deadLetters] = values.blocks('dead_letter_config');
  const [retry] = values.blocks('retry_policy');
  if (input !== undefined) target.Input = input;
  if (path !== undefined) target.InputPath = path;
  if (transformer) {
    target.InputTransformer = {
      InputPathsMap: transformer.textMap('input_paths'),
      InputTemplate: transformer.text('input_template'),
    };
  }
  if (deadLetters) target.DeadLetterConfig = { Arn: deadLetters.text('arn') };
  if (retry) {
    target.RetryPolicy = {
      MaximumRetryAttempts: retry.optionalNumber('maximum_retry_attempts') ?? 0,
      // Where the block is there, the provider sends 0 attempts for none given, but no age for 0.
      MaximumEventAgeInSeconds: retry.optionalNumber('maximum_event_age_in_seconds') || 86_400,
    };
  }
  return target;
}
