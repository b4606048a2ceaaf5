import { expect } from 'chai';
import { codePipeline } from '../../../../../../scripts/lib/api-server/substitutes/codepipeline.ts';
import { substituted } from '../../../../../support/substituted.ts';

const ARN = 'arn:aws:codepipeline:us-east-1:123456789012:p';

function created() {
  const call = substituted(codePipeline(), 'CodePipeline_20150709');
  call('CreatePipeline', {
    pipeline: { name: 'p', executionMode: 'QUEUED' },
    tags: [{ key: 'Project', value: 'dofs' }],
  });
  return call;
}

describe('pipelines in front of moto', () => {
  it('are answered as they were declared, with times as numbers', () => {
    const { pipeline, metadata } = created()('GetPipeline', { name: 'p' });
    expect(pipeline).to.deep.equal({ name: 'p', executionMode: 'QUEUED', version: 1 });
    expect(metadata).to.include({ pipelineArn: ARN });
    expect((metadata as { created: unknown }).created).to.be.a('number');
  });

  it('get another version with each change', () => {
    const call = created();
    call('UpdatePipeline', { pipeline: { name: 'p', executionMode: 'SUPERSEDED' } });
    expect(call('GetPipeline', { name: 'p' }).pipeline).to.deep.equal({
      name: 'p',
      executionMode: 'SUPERSEDED',
      version: 2,
    });
  });

  it('keep their tags, and change them', () => {
    const call = created();
    call('TagResource', { resourceArn: ARN, tags: [{ key: 'Team', value: 'a' }] });
    call('UntagResource', { resourceArn: ARN, tagKeys: ['Project'] });
    expect(call('ListTagsForResource', { resourceArn: ARN })).to.deep.equal({
      tags: [{ key: 'Team', value: 'a' }],
    });
  });

  it('are made once', () => {
    const call = created();
    expect(() => call('CreatePipeline', { pipeline: { name: 'p' } }))
      .to.throw()
      .with.property('name', 'PipelineNameInUseException');
  });

  it('are gone when they are deleted', () => {
    const call = created();
    call('DeletePipeline', { name: 'p' });
    expect(() => call('GetPipeline', { name: 'p' }))
      .to.throw()
      .with.property('name', 'PipelineNotFoundException');
  });
});
