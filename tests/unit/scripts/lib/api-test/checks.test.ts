import { expect } from 'chai';
import type { ApiAnswer } from '../../../../../scripts/lib/api-client.ts';
import { differences } from '../../../../../scripts/lib/api-test/checks.ts';

const answer: ApiAnswer = {
  status: 400,
  json: { error: 'no', order_id: 'o-1' },
  text: '{"error":"no","order_id":"o-1"}',
  headers: new Headers({ location: '/orders/o-1' }),
  correlationId: 'c',
  milliseconds: 1,
};

describe('differences', () => {
  it('finds none where the answer is as expected', () => {
    expect(
      differences(answer, {
        status: 400,
        body: { order_id: 'o-1', error: 'no' },
        members: { error: 'no' },
        has: ['order_id'],
        headers: { location: /^\/orders\// },
      }),
    ).to.deep.equal([]);
  });

  it('names each that it finds', () => {
    const found = differences(answer, {
      status: 202,
      body: { error: 'yes' },
      members: { error: 'yes' },
      has: ['execution_arn'],
      headers: { location: '/orders/o-2', 'x-correlation-id': /.+/ },
    });
    expect(found).to.deep.equal([
      'status 400, expected 202',
      'body {"error":"no","order_id":"o-1"}, expected {"error":"yes"}',
      'error "no", expected "yes"',
      'no member execution_arn in {"error":"no","order_id":"o-1"}',
      'header location /orders/o-1, expected /orders/o-2',
      'header x-correlation-id null, expected /.+/',
    ]);
  });
});
