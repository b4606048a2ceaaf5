import { validate } from '../../../local/services/step-functions/asl/validate.ts';

/** A call that moto lacks, answered here instead. */
export interface Substitute {
  /** `X-Amz-Target` of the call. */
  target: string;
  reason: string;
  answer(input: Record<string, unknown>): unknown;
}

/** Everything that is not moto's own answer. docs/local-fidelity.md lists it too. */
export const SUBSTITUTES: readonly Substitute[] = [
  {
    target: 'AWSStepFunctions.ValidateStateMachineDefinition',
    reason: 'moto 5.2 has no such operation; the provider calls it whenever it plans a definition',
    answer: ({ definition }) => {
      const diagnostics = validate(String(definition));
      return { result: diagnostics.length > 0 ? 'FAIL' : 'OK', diagnostics, truncated: false };
    },
  },
  {
    target: 'AWSStepFunctions.ListStateMachineVersions',
    reason:
      'moto 5.2 answers 500; the provider reads the versions of a machine that publishes none',
    answer: () => ({ stateMachineVersions: [] }),
  },
];

/** A call that moto answers in another form than AWS. */
export interface Correction {
  target: string;
  reason: string;
  correct(output: Record<string, unknown>): void;
}

export const CORRECTIONS: readonly Correction[] = [
  {
    target: 'AmazonSQS.GetQueueAttributes',
    reason: 'moto writes the redrive policy anew, with blanks; SQS answers it as it was given',
    correct: ({ Attributes: attributes }) => {
      const { RedrivePolicy: policy } = attributes as Record<string, string>;
      if (policy) Object.assign(attributes as object, { RedrivePolicy: compact(policy) });
    },
  },
];

function compact(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
