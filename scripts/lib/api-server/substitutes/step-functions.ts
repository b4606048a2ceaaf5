import { validate } from '../../../../local/services/step-functions/asl/validate.ts';
import type { Correction, ServiceSubstitutes, Substitute } from './substitute.ts';

/** Versions by their state machine's ARN, in the order they were published. */
type Versions = Map<string, string[]>;

export function stepFunctions(): ServiceSubstitutes {
  const versions: Versions = new Map();
  return {
    substitutes: [validateDefinition(), listVersions(versions)],
    corrections: [
      remembering('CreateStateMachine', versions),
      remembering('UpdateStateMachine', versions),
    ],
  };
}

function validateDefinition(): Substitute {
  return {
    call: { target: 'AWSStepFunctions.ValidateStateMachineDefinition' },
    reason: 'moto 5.2 has no such operation; the provider calls it whenever it plans a definition',
    answer: ({ definition }) => {
      const diagnostics = validate(String(definition));
      return { result: diagnostics.length > 0 ? 'FAIL' : 'OK', diagnostics, truncated: false };
    },
  };
}

/** Newest first, whole: nobody here publishes more versions than one page holds. */
function listVersions(versions: Versions): Substitute {
  return {
    call: { target: 'AWSStepFunctions.ListStateMachineVersions' },
    reason: 'moto 5.2 publishes versions and answers 500 when it is asked for them',
    answer: ({ stateMachineArn }) => ({
      stateMachineVersions: (versions.get(String(stateMachineArn)) ?? [])
        .map((stateMachineVersionArn) => ({ stateMachineVersionArn, creationDate: 0 }))
        .reverse(),
    }),
  };
}

function remembering(operation: string, versions: Versions): Correction {
  return {
    call: { target: `AWSStepFunctions.${operation}` },
    reason: 'nothing is changed: the version that moto published is kept for its listing',
    correct: ({ stateMachineVersionArn: version }) => {
      if (typeof version !== 'string') return;
      const machine = version.slice(0, version.lastIndexOf(':'));
      // A machine that is made anew begins at 1 again.
      const before = version.endsWith(':1') ? [] : (versions.get(machine) ?? []);
      versions.set(machine, [...before, version]);
    },
  };
}
