import type { Execution } from './engine/execution.ts';

/** An event of `aws.states`; `detail` has its dates in milliseconds. */
export interface StatusChange {
  source: 'aws.states';
  detailType: 'Step Functions Execution Status Change';
  resources: string[];
  detail: Record<string, unknown>;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function statusChange(execution: Execution): StatusChange {
  const { arn, revision, name, status, startDate, stopDate, input, output } = execution;
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: revision.machineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name,
      status,
      startDate,
      stopDate: stopDate ?? null,
      input,
      inputDetails: { included: true },
      output: output ?? null,
      outputDetails: output === undefined ? null : { included: true },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      redriveCount: execution.redriveCount,
      redriveDate: execution.redriveDate ?? null,
    },
  };
}
