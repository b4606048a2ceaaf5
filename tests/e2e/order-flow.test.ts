import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from './support/eventually.ts';
import { setFunctionVariables } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { expectWhole, failedRow, scanTable, storedOrder } from './support/stored.ts';

/** A platform whose fulfillment provider always decides the same. */
function platformThat(rates: { success: string; error: string }): () => Platform {
  let platform: Platform;
  before(async function () {
    this.timeout(30_000);
    platform = await startPlatform((lock) =>
      setFunctionVariables(lock, 'fulfill-order', {
        FULFILLMENT_SUCCESS_RATE: rates.success,
        FULFILLMENT_ERROR_RATE: rates.error,
      }),
    );
  });
  after(() => platform?.close());
  return () => platform;
}

describe('an order, end to end', function () {
  this.timeout(30_000);

  describe('when the provider fulfills it', () => {
    const platform = platformThat({ success: '1', error: '0' });

    it('goes from 202 to FULFILLED, with every event stored, published and replayable', async () => {
      const orderId = await platform().placeOrder();
      expect(await platform().events.end(orderId)).to.equal('OrderFulfilled');

      const { body } = await platform().request('GET', `/orders/${orderId}`);
      expect(body).to.include({ status: 'FULFILLED', total_cents: 2 * 1999 + 4550 });
      expect((body.events as { type: string }[]).map(({ type }) => type)).to.deep.equal([
        'OrderCreated',
        'OrderValidated',
        'StockReserved',
        'PaymentCharged',
        'FulfillmentStarted',
        'OrderFulfilled',
      ]);
      await expectWhole(platform(), orderId);
    });

    it('names the execution after the order, and the execution ends with the outcome', async () => {
      const { body } = await platform().request('POST', '/order', {
        body: { customer_id: 'customer-2', items: [{ product_id: 'widget-1', quantity: 1 }] },
      });
      await platform().events.end(String(body.order_id));
      const executionArn = String(body.execution_arn);
      expect(executionArn.endsWith(`:${body.order_id}`)).to.equal(true);
      const execution = await ended(platform(), executionArn);
      expect(execution.status).to.equal('SUCCEEDED');
      expect(JSON.parse(execution.output ?? '')).to.deep.equal({
        outcome: 'FULFILLED',
        order_id: body.order_id,
      });
    });

    for (const [why, item, reason] of [
      ['of an unknown product', { product_id: 'no-such', quantity: 1 }, 'UNKNOWN_PRODUCT: no-such'],
      [
        'whose price the client got wrong',
        { product_id: 'widget-1', quantity: 1, unit_price_cents: 1 },
        'PRICE_MISMATCH: widget-1',
      ],
    ] as const) {
      it(`ends as REJECTED when it is ${why}`, async () => {
        const orderId = await platform().placeOrder({ items: [item] });
        expect(await platform().events.end(orderId)).to.equal('OrderRejected');
        const order = await storedOrder(platform(), orderId);
        expect(order.status).to.equal('REJECTED');
        expect(order.failure_reason).to.include(reason);
        await expectWhole(platform(), orderId);
      });
    }

    it('keeps a queue message that cannot be read: dead-letter queue, then failed-orders', async () => {
      const sent = await platform().sqs.send(
        new SendMessageCommand({
          QueueUrl: platform().queueUrl('order-queue'),
          MessageBody: '{"not": "an order"',
        }),
      );
      const row = await eventually(async () => {
        const rows = await scanTable(platform(), 'failed-orders');
        return rows.find(({ order_id }) => order_id === `unparseable-${sent.MessageId}`);
      });
      expect(row).to.include({ status: 'MALFORMED', dead_letter_body: '{"not": "an order"' });
      await expectEmpty(platform(), 'order-queue', 'order-dlq', 'outbox-dlq');
    });

    it('pages through a customer’s orders, newest first', async () => {
      const placed: string[] = [];
      for (let n = 0; n < 5; n++) {
        placed.unshift(await platform().placeOrder({ customer_id: 'pager' }));
      }
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await platform().request(
          'GET',
          `/orders?customer_id=pager&limit=2${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...(body.orders as { order_id: string }[]).map(({ order_id }) => order_id));
        cursor = encodeURIComponent(String(body.next_cursor ?? ''));
      } while (cursor);
      expect(seen).to.deep.equal(placed);
    });
  });

  describe('when the provider refuses it', () => {
    const platform = platformThat({ success: '0', error: '0' });

    it('ends as FAILED, with the reason in the order and in failed-orders', async () => {
      const orderId = await platform().placeOrder();
      expect(await platform().events.end(orderId)).to.equal('OrderFailed');
      const order = await storedOrder(platform(), orderId);
      expect(order.status).to.equal('FAILED');
      const row = await failedRow(platform(), orderId);
      expect(row).to.include({ status: 'FAILED', failure_reason: order.failure_reason });
      await expectWhole(platform(), orderId);
      await expectEmpty(platform(), 'order-queue', 'order-dlq', 'outbox-dlq');
    });
  });

  describe('when the provider is not to be reached', () => {
    const platform = platformThat({ success: '0', error: '1' });

    it('goes through the dead-letter queue, and still ends as FAILED', async () => {
      const orderId = await platform().placeOrder();
      expect(await platform().events.end(orderId)).to.equal('OrderFailed');
      const row = await failedRow(platform(), orderId);
      expect(row).to.include({ status: 'FAILED' });
      expect(JSON.stringify(row)).to.include('FulfillmentDeadLetteredError');
      await expectWhole(platform(), orderId);
    });
  });
});

/** The execution, once it has ended: it ends a moment after the order's last event. */
function ended(platform: Platform, executionArn: string) {
  return eventually(async () => {
    const execution = await platform.stepFunctions.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    return execution.status === 'RUNNING' ? undefined : execution;
  });
}

async function expectEmpty(platform: Platform, ...queues: string[]): Promise<void> {
  for (const queue of queues) {
    const depth = await eventually(async () => {
      const { Attributes = {} } = await platform.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: platform.queueUrl(queue),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      // A message that was worked off is deleted a moment later.
      return Attributes.ApproximateNumberOfMessagesNotVisible === '0' ? Attributes : undefined;
    });
    expect(depth.ApproximateNumberOfMessages, queue).to.equal('0');
  }
}
