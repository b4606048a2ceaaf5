import { expect } from 'chai';
import { stepFunctions } from '../../../../../../scripts/lib/api-server/substitutes/step-functions.ts';
import { matches } from '../../../../../../scripts/lib/api-server/substitutes/substitute.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';

type Service = ReturnType<typeof stepFunctions>;

function call(operation: string) {
  return { method: 'POST', path: '/', target: `AWSStepFunctions.${operation}` };
}

function answered(service: Service, operation: string, output: Record<string, unknown>): void {
  const correction = service.corrections.find((one) => matches(one.call, call(operation)));
  const before = structuredClone(output);
  correction?.correct(output, {}, call(operation));
  expect(output, 'an answer was changed').to.deep.equal(before);
}

function versions(service: Service): string[] {
  const listing = call('ListStateMachineVersions');
  const substitute = service.substitutes.find((one) => matches(one.call, listing));
  const answer = substitute?.answer({ stateMachineArn: MACHINE }, listing);
  const { stateMachineVersions } = answer as { stateMachineVersions: Record<string, string>[] };
  return stateMachineVersions.map((one) => one.stateMachineVersionArn ?? '');
}

describe('state machine versions in front of moto', () => {
  it('are listed as they were published, newest first', () => {
    const service = stepFunctions();
    answered(service, 'CreateStateMachine', { stateMachineVersionArn: `${MACHINE}:1` });
    answered(service, 'UpdateStateMachine', { updateDate: 0 });
    answered(service, 'UpdateStateMachine', { stateMachineVersionArn: `${MACHINE}:2` });
    expect(versions(service)).to.deep.equal([`${MACHINE}:2`, `${MACHINE}:1`]);
  });

  it('begin again with a machine that is made anew', () => {
    const service = stepFunctions();
    answered(service, 'CreateStateMachine', { stateMachineVersionArn: `${MACHINE}:1` });
    answered(service, 'UpdateStateMachine', { stateMachineVersionArn: `${MACHINE}:2` });
    answered(service, 'CreateStateMachine', { stateMachineVersionArn: `${MACHINE}:1` });
    expect(versions(service)).to.deep.equal([`${MACHINE}:1`]);
  });

  it('are none where none was published', () => {
    expect(versions(stepFunctions())).to.deep.equal([]);
  });

  it('validates a definition by the local rules', () => {
    const validation = call('ValidateStateMachineDefinition');
    const service = stepFunctions();
    const substitute = service.substitutes.find((one) => matches(one.call, validation));
    expect(substitute?.answer({ definition: '{}' }, validation)).to.include({ result: 'FAIL' });
  });
});
