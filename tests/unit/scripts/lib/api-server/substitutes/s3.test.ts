import { expect } from 'chai';
import { s3 } from '../../../../../../scripts/lib/api-server/substitutes/s3.ts';
import { matches } from '../../../../../../scripts/lib/api-server/substitutes/substitute.ts';

const POLICY = { Version: '2012-10-17', Statement: [] };

function service() {
  const { substitutes } = s3();
  return (method: string, path: string, policy: Record<string, unknown> = {}) => {
    const call = { method, path };
    return substitutes.find((one) => matches(one.call, call))?.answer(policy, call);
  };
}

describe('bucket policies in front of moto', () => {
  it('are answered as they were put, each with its bucket', () => {
    const call = service();
    call('PUT', '/a?policy', POLICY);
    expect(call('GET', '/a?policy')).to.deep.equal(POLICY);
    expect(call('GET', '/b?policy'), 'moto has to answer').to.equal(undefined);
  });

  it('are gone when they are deleted, which moto confirms', () => {
    const call = service();
    call('PUT', '/a?policy=', POLICY);
    expect(call('DELETE', '/a?policy=')).to.equal(undefined);
    expect(call('GET', '/a?policy=')).to.equal(undefined);
  });

  it('are told from objects and from other settings of a bucket', () => {
    for (const path of ['/a/policy', '/a?policyStatus', '/a?acl', '/a/b?policy']) {
      expect(
        s3().substitutes.some((one) => matches(one.call, { method: 'PUT', path })),
        path,
      ).to.equal(false);
    }
  });
});
