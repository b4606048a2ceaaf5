import { expect } from 'chai';
import { codeBuild } from '../../../../../../scripts/lib/api-server/substitutes/codebuild.ts';
import { substituted } from '../../../../../support/substituted.ts';

const PROJECT = 'arn:aws:codebuild:us-east-1:123456789012:project/a';
const GROUP = 'arn:aws:codebuild:us-east-1:123456789012:report-group/a-tests';

function service() {
  return substituted(codeBuild(), 'CodeBuild_20161006');
}

describe('CodeBuild in front of moto', () => {
  it('takes a project whose source a pipeline hands over, and finds it by name and ARN', () => {
    const call = service();
    call('CreateProject', { name: 'a', source: { type: 'CODEPIPELINE' } });
    for (const name of ['a', PROJECT]) {
      const { projects, projectsNotFound } = call('BatchGetProjects', { names: [name, 'b'] });
      expect(projects).to.have.lengthOf(1).with.nested.property('0.arn', PROJECT);
      expect(projectsNotFound).to.deep.equal(['b']);
    }
  });

  it('changes what is given and keeps the rest', () => {
    const call = service();
    call('CreateProject', { name: 'a', description: 'before', timeoutInMinutes: 30 });
    call('UpdateProject', { name: 'a', description: 'after' });
    expect(call('BatchGetProjects', { names: ['a'] }).projects)
      .to.have.nested.property('0')
      .that.includes({ description: 'after', timeoutInMinutes: 30 });
  });

  it('makes a project once, and forgets it when it is deleted', () => {
    const call = service();
    call('CreateProject', { name: 'a' });
    expect(() => call('CreateProject', { name: 'a' }))
      .to.throw()
      .with.property('name', 'ResourceAlreadyExistsException');
    call('DeleteProject', { name: PROJECT });
    expect(call('BatchGetProjects', { names: ['a'] }).projects).to.deep.equal([]);
  });

  it('keeps report groups by their ARNs', () => {
    const call = service();
    call('CreateReportGroup', { name: 'a-tests', type: 'TEST' });
    call('UpdateReportGroup', { arn: GROUP, tags: [{ key: 'Team', value: 'a' }] });
    expect(call('BatchGetReportGroups', { reportGroupArns: [GROUP] }).reportGroups)
      .to.have.nested.property('0')
      .that.deep.includes({ type: 'TEST', status: 'ACTIVE', tags: [{ key: 'Team', value: 'a' }] });
    call('DeleteReportGroup', { arn: GROUP });
    expect(
      call('BatchGetReportGroups', { reportGroupArns: [GROUP] }).reportGroupsNotFound,
    ).to.deep.equal([GROUP]);
  });
});
