import { expect } from 'chai';
import sinon from 'sinon';
import { fingerprint, sha256 } from '../../lambdas/shared/http/idempotency-key.ts';
import type { IdempotencyRecord } from '../../lambdas/shared/repositories/idempotency-store.ts';
import { apiHandler } from '../support/api.ts';
import { inputOf, writesOf } from '../support/aws-boundary.ts';
import { awsError, cancelled, NOW } from '../support/builders.ts';
import { postOrder } from '../support/events.ts';

const BODY = { customer_id: 'c-1', items: [{ product_id: 'p-1', quantity: 2 }] };
const NOW_SECONDS = Math.floor(Date.parse(NOW) / 1_000);
const FIRST_ID = '01936f2a-0000-7def-8abc-000000000001';
const FIRST: IdempotencyRecord = {
  idempotency_key: `http#caller-1#${sha256('key-1')}`,
  fingerprint: fingerprint(BODY),
  order_id: FIRST_ID,
  answer: {
    status: 202,
    headers: { location: `/orders/${FIRST_ID}` },
    body: `{"message":"first","order_id":"${FIRST_ID}","correlation_id":"first-1"}`,
  },
  created_at: '2026-01-02T03:00:00.000Z',
  expires_at: NOW_SECONDS + 60,
};
const REFUSED = cancelled('None', 'None', 'ConditionalCheckFailed');

describe('api-handler: Idempotency-Key', () => {
  afterEach(() => sinon.restore());

  it('stores key, fingerprint and answer in the transaction of the order', async () => {
    const { handle, sent } = apiHandler({ TransactWrite: {} });
    const result = await handle(keyed('"key-1"'));
    expect(result.statusCode).to.equal(202);
    expect(result.headers).not.to.have.property('idempotency-replayed');
    const { TransactItems: items } = inputOf(sent, 'TransactWrite');
    expect(items).to.have.length(3);
    const { order_id } = JSON.parse(result.body);
    expect(items[2].Put).to.deep.equal({
      TableName: 'idempotency',
      Item: {
        idempotency_key: FIRST.idempotency_key,
        fingerprint: FIRST.fingerprint,
        order_id,
        answer: { status: 202, headers: { location: `/orders/${order_id}` }, body: result.body },
        created_at: NOW,
        expires_at: NOW_SECONDS + 86_400,
      },
      ConditionExpression: 'attribute_not_exists(idempotency_key) OR expires_at <= :now',
      ExpressionAttributeValues: { ':now': NOW_SECONDS },
    });
    expect(sent).to.have.length(1);
  });

  it('gives the first answer again byte for byte, marked, under its own correlation id', async () => {
    const { handle, sent, lines } = apiHandler({ TransactWrite: REFUSED, Get: { Item: FIRST } });
    const result = await handle(keyed('key-1', { 'x-correlation-id': 'second-1' }));
    expect(result.statusCode).to.equal(202);
    expect(result.body).to.equal(FIRST.answer.body);
    expect(result.headers).to.include({
      'idempotency-replayed': 'true',
      'x-correlation-id': 'second-1',
      location: `/orders/${FIRST_ID}`,
    });
    expect(inputOf(sent, 'Get')).to.deep.equal({
      TableName: 'idempotency',
      Key: { idempotency_key: FIRST.idempotency_key },
      ConsistentRead: true,
    });
    expect(lines.map(({ code }) => code)).to.deep.equal(['REQUEST_REPLAYED']);
  });

  it('takes a body that differs only in the order of members for the same', async () => {
    const { handle } = apiHandler({ TransactWrite: REFUSED, Get: { Item: FIRST } });
    const event = keyed('key-1');
    event.body = '{ "items": [{"quantity": 2, "product_id": "p-1"}], "customer_id": "c-1" }';
    expect((await handle(event)).statusCode).to.equal(202);
  });

  it('refuses the key with another body with 422', async () => {
    const { handle } = apiHandler({ TransactWrite: REFUSED, Get: { Item: FIRST } });
    const event = keyed('key-1', {}, { ...BODY, customer_id: 'c-2' });
    const result = await handle(event);
    expect(result.statusCode).to.equal(422);
    expect(JSON.parse(result.body)).to.deep.equal({
      error: 'Idempotency-Key was used with another body',
    });
  });

  it('keeps the keys of two callers apart, and those of /order and /orders together', async () => {
    const keys = [];
    for (const [caller, resource] of [
      ['caller-1', '/orders'],
      ['caller-2', '/orders'],
      ['caller-1', '/order'],
    ] as const) {
      const { handle, sent } = apiHandler({ TransactWrite: {} });
      const event = { ...keyed('key-1'), resource };
      event.requestContext.identity.apiKeyId = caller;
      await handle(event);
      keys.push(writesOf(sent)[2].Put.Item.idempotency_key);
      sinon.restore();
    }
    expect(keys[0]).not.to.equal(keys[1]);
    expect(keys[0]).to.equal(keys[2]);
  });

  it('answers 500 rather than share keys, when the gateway names no caller', async () => {
    const { handle, sent } = apiHandler({});
    const event = keyed('key-1');
    event.requestContext.identity.apiKeyId = null;
    expect((await handle(event)).statusCode).to.equal(500);
    expect(sent).to.deep.equal([]);
  });

  describe('while another request with the key is being carried out', () => {
    const UNDER_WAY = [
      cancelled('None', 'None', 'TransactionConflict'),
      awsError('TransactionInProgressException'),
    ];

    it('answers 409 with Retry-After', async () => {
      for (const error of UNDER_WAY) {
        const { handle } = apiHandler({ TransactWrite: error, Get: {} });
        const result = await handle(keyed('key-1'));
        expect(result.statusCode).to.equal(409);
        expect(result.headers).to.include({ 'retry-after': '1' });
        expect(JSON.parse(result.body)).to.deep.equal({
          error: 'a request with this Idempotency-Key is still being processed',
        });
        sinon.restore();
      }
    });

    it('gives its answer when it has ended meanwhile', async () => {
      for (const error of UNDER_WAY) {
        const { handle } = apiHandler({ TransactWrite: error, Get: { Item: FIRST } });
        const result = await handle(keyed('key-1'));
        expect([result.statusCode, result.body]).to.deep.equal([202, FIRST.answer.body]);
        sinon.restore();
      }
    });

    it('does not give an answer that expired', async () => {
      const expired = { ...FIRST, expires_at: NOW_SECONDS };
      const { handle } = apiHandler({ TransactWrite: UNDER_WAY[0], Get: { Item: expired } });
      expect((await handle(keyed('key-1'))).statusCode).to.equal(409);
    });
  });

  it('answers 503 with Retry-After when anything else conflicts, with a key or without', async () => {
    const requests = [keyed('key-1'), postOrder(BODY)];
    const conflicts = [cancelled('TransactionConflict', 'None', 'None')];
    for (const error of [...conflicts, awsError('ThrottlingException')]) {
      for (const request of requests) await expectPutOff(request, error);
    }
    await expectPutOff(postOrder(BODY), awsError('TransactionInProgressException'));
  });

  for (const [what, given] of [
    ['an empty key', ''],
    ['a key of 256 characters', 'k'.repeat(256)],
    ['an open quote', '"key-1'],
  ] as const) {
    it(`refuses ${what} with 400, and stores nothing`, async () => {
      const { handle, sent } = apiHandler({});
      const result = await handle(keyed(given));
      expect(result.statusCode).to.equal(400);
      expect(JSON.parse(result.body).error).to.match(/^Idempotency-Key must be /);
      expect(sent).to.deep.equal([]);
    });
  }

  it('stores nothing for a request that is refused for its body', async () => {
    const { handle, sent } = apiHandler({});
    const result = await handle(keyed('key-1', {}, { ...BODY, items: [] }));
    expect(result.statusCode).to.equal(400);
    expect(sent).to.deep.equal([]);
  });
});

async function expectPutOff(event: ReturnType<typeof postOrder>, error: Error) {
  const { handle } = apiHandler({ TransactWrite: error });
  const result = await handle(event);
  expect(result.statusCode).to.equal(503);
  expect(result.headers).to.include({ 'retry-after': '1' });
  sinon.restore();
}

function keyed(key: string, headers: Record<string, string> = {}, body: unknown = BODY) {
  return postOrder(body, { 'Idempotency-Key': key, ...headers });
}
