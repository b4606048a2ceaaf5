import type { Execution } from './engine/execution.ts';

/** An event of `aws.states`; `detail` has its dates in milliseconds. */
export interface StatusChange {
  source: 'aws.states';
  detailType: 'Step Functions Execution Status Change';
  resources: string[];
  detail: Record<string, unknown>;
}

/** What input and output may fill of an event, as JSON texts within its JSON. */
const MOST_BYTES = 248 * 1024;

/**
 * The event of an execution's present status. Where input and output are too big together the
 * input is left out, and where the output alone is, that too.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusChange(execution: Execution): StatusChange {
  const { arn, revision, qualification, name, status, startDate, stopDate } = execution;
  const { input, output } = execution;
  const outputBytes = output === undefined ? 0 : escapedBytes(output);
  const inputFits = escapedBytes(input) + outputBytes <= MOST_BYTES;
  const outputFits = outputBytes <= MOST_BYTES;
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: revision.machineArn,
      stateMachineVersionArn: qualification.versionArn ?? null,
      stateMachineAliasArn: qualification.aliasArn ?? null,
      name,
      status,
      startDate,
      stopDate: stopDate ?? null,
      input: inputFits ? input : null,
      inputDetails: { included: inputFits },
      output: outputFits ? (output ?? null) : null,
      outputDetails: output === undefined ? null : { included: outputFits },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      redriveCount: execution.redriveCount,
      redriveDate: execution.redriveDate ?? null,
    },
  };
}

function escapedBytes(text: string): number {
  // No escaping makes a character longer than six bytes, so most texts need not be escaped.
  return text.length * 6 <= MOST_BYTES ? text.length : Buffer.byteLength(JSON.stringify(text));
}
