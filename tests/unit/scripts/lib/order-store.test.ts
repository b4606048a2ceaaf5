import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type BatchGetCommandInput, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { OrderStore } from '../../../../scripts/lib/order-store.ts';

const names = { orders: 'orders', orderEvents: 'order-events' };

describe('OrderStore', () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const store = new OrderStore(documents, names);

  afterEach(() => sinon.restore());

  it('reads a hundred orders at a time, which is what a batch takes', async () => {
    const send = sinon.stub(documents, 'send').callsFake((async (command: {
      input: BatchGetCommandInput;
    }) => {
      const keys = command.input.RequestItems?.orders?.Keys ?? [];
      return { Responses: { orders: keys.map((key) => ({ ...key, status: 'PENDING' })) } };
    }) as never);
    const ids = Array.from({ length: 250 }, (_, index) => `o-${index}`);
    const statuses = await store.statuses(ids);
    expect([...statuses.keys()]).to.have.members(ids);
    expect(statuses.get('o-249')).to.equal('PENDING');
    expect(send.callCount).to.equal(3);
  });

  it('asks again for what DynamoDB did not get to', async () => {
    const left = { orders: { Keys: [{ order_id: 'b' }] } };
    const send = sinon.stub(documents, 'send');
    send.onFirstCall().resolves({
      Responses: { orders: [{ order_id: 'a', status: 'FAILED' }] },
      UnprocessedKeys: left,
    } as never);
    send
      .onSecondCall()
      .resolves({ Responses: { orders: [{ order_id: 'b', status: 'REJECTED' }] } } as never);
    expect([...(await store.statuses(['a', 'b']))]).to.deep.equal([
      ['a', 'FAILED'],
      ['b', 'REJECTED'],
    ]);
  });

  it('leaves out orders that do not exist', async () => {
    sinon.stub(documents, 'send').resolves({ Responses: { orders: [] } } as never);
    expect((await store.orders(['lost'])).size).to.equal(0);
  });
});
