import { expect } from 'chai';
import { UsageError } from '../../../../../scripts/lib/command-line.ts';
import { Deployment, environmentNames } from '../../../../../scripts/lib/terraform/commands.ts';

describe('a deployment', () => {
  it('knows an environment for each tfvars file', () => {
    expect(environmentNames()).to.deep.equal(['dev', 'local', 'prod', 'staging']);
  });

  it('refuses an environment that does not exist, naming those that do', () => {
    expect(() => new Deployment({ environment: 'qa', autoApprove: true })).to.throw(
      UsageError,
      '--env must be one of dev, local, prod, staging',
    );
  });

  it('does not send the local environment to AWS', () => {
    expect(() => new Deployment({ environment: 'local', autoApprove: true })).to.throw(
      UsageError,
      'make up runs it',
    );
  });
});
