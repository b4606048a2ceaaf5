import { expect } from 'chai';
import { readPipelines } from '../../../../../scripts/lib/rehearsal/pipeline-model.ts';

const PROJECT = {
  name: 'dofs-plan-dev',
  source: [{ buildspec: 'buildspecs/plan.yml' }],
  environment: [{ environment_variable: [{ name: 'A', value: '1', type: 'PLAINTEXT' }] }],
};

function build(more: object = {}) {
  return {
    name: 'plan',
    provider: 'CodeBuild',
    input_artifacts: ['release'],
    output_artifacts: ['plan_dev'],
    configuration: {
      ProjectName: 'dofs-plan-dev',
      EnvironmentVariables: '[{"name":"ENVIRONMENT","value":"dev","type":"PLAINTEXT"}]',
    } as Record<string, string>,
    ...more,
  };
}

function read(stage: object, project: object = PROJECT) {
  const pipeline = { name: 'dofs-nonprod-pipeline', stage: [{ name: 'plan-dev', ...stage }] };
  return readPipelines({
    resource_changes: [
      { type: 'aws_codebuild_project', address: 'p', change: { after: project } },
      { type: 'aws_codepipeline', address: 'q', change: { after: pipeline } },
      { type: 'aws_sns_topic', address: 't', change: { after: {} } },
    ],
  })[0]?.stages[0];
}

describe('a pipeline of the plan', () => {
  it('has builds with the buildspec and the variables of their project', () => {
    expect(read({ action: [build({ namespace: 'plan_dev' })] })?.actions).to.deep.equal([
      {
        kind: 'build',
        name: 'plan',
        namespace: 'plan_dev',
        buildspec: 'buildspecs/plan.yml',
        variables: { A: '1', ENVIRONMENT: 'dev' },
        inputs: ['release'],
        output: 'plan_dev',
      },
    ]);
  });

  it('runs the actions of a stage by their run order', () => {
    const action = [
      build({ name: 'second', run_order: 2 }),
      build({ name: 'first', run_order: 1 }),
    ];
    const names = read({ action })?.actions.map(({ name }) => name);
    expect(names).to.deep.equal(['first', 'second']);
  });

  it('has the primary input first', () => {
    const configuration = { ProjectName: 'dofs-plan-dev', PrimarySource: 'release' };
    const action = [build({ configuration, input_artifacts: ['plan_dev', 'release'] })];
    expect(read({ action })?.actions[0]).to.deep.include({ inputs: ['release', 'plan_dev'] });
  });

  it('has an approval with its text and link, and a condition before it', () => {
    const configuration = { CustomData: '#{p.S}', ExternalEntityLink: '#{p.L}' };
    const rule = {
      name: 'check',
      rule_type_id: [{ provider: 'VariableCheck' }],
      configuration: { Variable: '#{p.C}', Value: 'true', Operator: 'EQ' },
    };
    const stage = read({
      action: [{ name: 'approve', provider: 'Manual', configuration }],
      before_entry: [{ condition: [{ result: 'SKIP', rule: [rule] }] }],
    });
    expect(stage?.actions).to.deep.equal([
      { kind: 'approval', name: 'approve', customData: '#{p.S}', link: '#{p.L}' },
    ]);
    expect(stage?.entry).to.deep.equal([
      {
        result: 'SKIP',
        rules: [{ name: 'check', variable: '#{p.C}', value: 'true', operator: 'EQ' }],
      },
    ]);
  });

  const secret = [{ name: 'S', value: 's', type: 'SECRETS_MANAGER' }];
  const lambdaRule = { name: 'r', rule_type_id: [{ provider: 'LambdaInvoke' }], configuration: {} };
  for (const [what, stage, project] of [
    ['the provider CloudFormation', { action: [build({ provider: 'CloudFormation' })] }],
    ['on_failure ROLLBACK', { action: [build()], on_failure: [{ result: 'ROLLBACK' }] }],
    ['on_success', { action: [build()], on_success: [{ condition: [] }] }],
    ['commands', { action: [build({ commands: ['make'] })] }],
    ['an action beside another', { action: [build(), build({ name: 'other' })] }],
    ['a second output artifact', { action: [build({ output_artifacts: ['a', 'b'] })] }],
    ['no PrimarySource', { action: [build({ input_artifacts: ['a', 'b'] })] }],
    ['BatchEnabled', { action: [withConfiguration({ BatchEnabled: 'true' })] }],
    ['its project is not in the plan', { action: [withConfiguration({ ProjectName: 'x' })] }],
    [
      'the rule LambdaInvoke',
      {
        action: [build()],
        before_entry: [{ condition: [{ result: 'SKIP', rule: [lambdaRule] }] }],
      },
    ],
    [
      'the SECRETS_MANAGER variable S',
      { action: [build()] },
      { ...PROJECT, environment: [{ environment_variable: secret }] },
    ],
  ] as [string, object, object?][]) {
    it(`is refused by name: ${what}`, () => {
      expect(() => read(stage, project))
        .to.throw(`the rehearsal does not honour`)
        .with.property('message')
        .that.includes(what);
    });
  }

  function withConfiguration(more: Record<string, string>) {
    const action = build();
    return { ...action, configuration: { ...action.configuration, ...more } };
  }
});
