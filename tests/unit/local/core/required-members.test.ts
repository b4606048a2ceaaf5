import { expect } from 'chai';
import { requireMembers } from '../../../../local/core/required-members.ts';

describe('required members', () => {
  const operations = {
    Do: { parameters: ['Name', 'Rule'], resources: () => ['arn'], run: () => undefined },
    Free: { parameters: [], run: () => undefined },
  };
  const checked = requireMembers(operations, { Do: ['Name', 'Rule'] }, 'ValidationException');

  it('are all named when they are missing, before policies are asked', () => {
    expect(() => checked.Do?.resources?.({}))
      .to.throw(
        "2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; Value null at 'rule'",
      )
      .with.property('name', 'ValidationException');
  });

  it('leave the resources of a call as they are', () => {
    expect(checked.Do?.resources?.({ Name: 'a', Rule: 'b' })).to.deep.equal(['arn']);
    expect(checked.Free?.resources?.({})).to.deep.equal(['*']);
  });
});
