import { expect } from 'chai';
import { codeConnections } from '../../../../../../scripts/lib/api-server/substitutes/codeconnections.ts';
import { substituted } from '../../../../../support/substituted.ts';

describe('connections in front of moto', () => {
  it('wait for somebody to authorise them, as on AWS', () => {
    const call = substituted(codeConnections(), 'CodeConnections_20231201');
    const tags = [{ Key: 'Project', Value: 'dofs' }];
    const { ConnectionArn } = call('CreateConnection', {
      ConnectionName: 'dofs-repository',
      ProviderType: 'GitHub',
      Tags: tags,
    });
    expect(call('GetConnection', { ConnectionArn }).Connection).to.include({
      ConnectionName: 'dofs-repository',
      ConnectionStatus: 'PENDING',
      OwnerAccountId: '123456789012',
    });
    expect(call('ListTagsForResource', { ResourceArn: ConnectionArn })).to.deep.equal({
      Tags: tags,
    });
    call('DeleteConnection', { ConnectionArn });
    expect(() => call('GetConnection', { ConnectionArn }))
      .to.throw()
      .with.property('name', 'ResourceNotFoundException');
  });
});
