import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { StepFunctions } from './step-functions.ts';

/** `aws_sfn_state_machine`, as the Terraform modules use it. */
export function stepFunctionsResourceTypes(sfn: StepFunctions): ResourceType[] {
  return [
    {
      type: 'aws_sfn_state_machine',
      honoured: ['name', 'definition', 'role_arn', 'type'],
      only: { type: ['STANDARD'], publish: [false] },
      withoutLocalEffect: {
        logging_configuration: 'the whole history of every execution is kept anyway',
        tracing_configuration: 'there is no X-Ray on one machine',
        encryption_configuration: 'everything stays in memory',
        ...LABELS,
        region: 'the local runtime plays one region',
      },
      provision: (resource) => provision(sfn, resource),
    },
  ];
}

function provision(sfn: StepFunctions, resource: LockedResource): Record<string, unknown> {
  const values = new ResourceValues(resource);
  const name = values.text('name');
  const arn = sfn.createStateMachine({
    name,
    definition: values.text('definition'),
    roleArn: values.text('role_arn'),
  });
  return { id: arn, arn, name };
}
