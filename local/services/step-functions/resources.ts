import type { ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { StepFunctions } from './step-functions.ts';

/** A state machine and its alias, as the Terraform modules use them. */
export function stepFunctionsResourceTypes(sfn: StepFunctions): ResourceType[] {
  return [
    {
      type: 'aws_sfn_state_machine',
      honoured: ['name', 'definition', 'role_arn', 'type', 'publish', 'version_description'],
      only: { type: ['STANDARD'] },
      withoutLocalEffect: {
        logging_configuration: 'the whole history of every execution is kept anyway',
        tracing_configuration: 'there is no X-Ray on one machine',
        encryption_configuration: 'everything stays in memory',
        ...LABELS,
        region: 'the local runtime plays one region',
      },
      provision: (resource) => stateMachine(sfn, new ResourceValues(resource)),
    },
    {
      type: 'aws_sfn_alias',
      honoured: [
        'name',
        'description',
        'routing_configuration.state_machine_version_arn',
        'routing_configuration.weight',
      ],
      // Nothing shifts traffic on one machine.
      only: { 'routing_configuration.weight': [100] },
      provision: (resource) => alias(sfn, new ResourceValues(resource)),
    },
  ];
}

function stateMachine(sfn: StepFunctions, values: ResourceValues): Record<string, unknown> {
  const name = values.text('name');
  const versionDescription = values.optionalText('version_description');
  const { arn, versionArn } = sfn.createStateMachine({
    name,
    definition: values.text('definition'),
    roleArn: values.text('role_arn'),
    publish: values.optionalFlag('publish') ?? false,
    ...(versionDescription !== undefined && { versionDescription }),
  });
  return { id: arn, arn, name, ...(versionArn && { state_machine_version_arn: versionArn }) };
}

function alias(sfn: StepFunctions, values: ResourceValues): Record<string, unknown> {
  const name = values.text('name');
  const description = values.optionalText('description');
  const arn = sfn.createAlias({
    name,
    ...(description !== undefined && { description }),
    routingConfiguration: values.blocks('routing_configuration').map((route) => ({
      stateMachineVersionArn: route.text('state_machine_version_arn'),
      weight: route.optionalNumber('weight') ?? 100,
    })),
  });
  return { id: arn, arn, name };
}
