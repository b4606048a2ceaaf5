import type { ServiceSubstitutes } from './substitute.ts';

export function sqs(): ServiceSubstitutes {
  return {
    substitutes: [],
    corrections: [
      {
        call: { target: 'AmazonSQS.GetQueueAttributes' },
        reason: 'moto writes the redrive policy anew, with blanks; SQS answers it as it was given',
        correct: ({ Attributes: attributes }) => {
          const { RedrivePolicy: policy } = attributes as Record<string, string>;
          if (policy) Object.assign(attributes as object, { RedrivePolicy: compact(policy) });
        },
      },
    ],
  };
}

function compact(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
