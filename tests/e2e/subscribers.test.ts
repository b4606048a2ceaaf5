import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { expectCleanBooks } from './support/books.ts';
import { logged } from './support/logged.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { setRates } from './support/simulation.ts';
import { storedOrder } from './support/stored.ts';
import { TopicSubscriber } from './support/topic-subscriber.ts';

describe('what the world is told of an order', function () {
  this.timeout(60_000);
  let platform: Platform;
  let people: TopicSubscriber;
  let warehouse: TopicSubscriber;

  before(async () => {
    platform = await startPlatform((lock) => setRates(lock, {}));
    people = await TopicSubscriber.start(platform, 'notifications');
    warehouse = await TopicSubscriber.start(platform, 'shipping-notices');
  });
  after(() => platform?.close());

  it('reaches who subscribed to the notifications, and a repeated event is not told again', async () => {
    const orderId = await platform.placeOrder();
    const notice = await people.about(orderId);
    expect(notice.Subject).to.equal(`Order ${orderId} was fulfilled`);
    const event = platform.events
      .of(orderId)
      .find((one) => one['detail-type'] === 'OrderFulfilled');
    const eventId = event?.detail.id ?? '';
    expect(notice.Message).to.include(`event_id: ${eventId}`);
    expect(notice.MessageAttributes.event_id?.Value).to.equal(eventId);

    const QueueUrl = platform.queueUrl('notification-queue');
    const repeat = { QueueUrl, MessageBody: JSON.stringify(event) };
    await platform.sqs.send(new SendMessageCommand(repeat));
    await logged(platform, 'notification', 'EVENT_REPEATED', notice.MessageId);
    // Whatever the repeat sent is out before the notice of a later order.
    await people.about(await platform.placeOrder());
    const told = people.notices.filter(({ Message }) => Message.includes(eventId));
    expect(told).to.deep.equal([notice]);
    await expectCleanBooks(platform);
  });

  it('asks the warehouse once for what was fulfilled, and for nothing else', async () => {
    const rejected = await platform.placeOrder({ items: [{ product_id: 'none', quantity: 1 }] });
    expect((await people.about(rejected)).Subject).to.equal(`Order ${rejected} was rejected`);
    const orderId = await platform.placeOrder();
    const { Message } = await warehouse.about(orderId);
    const { fulfillment_id, correlation_id, updated_at } = await storedOrder(platform, orderId);
    const notice_id = `shipping-notice/${orderId}`;
    expect(JSON.parse(Message)).to.deep.equal({
      ...{ notice_id, order_id: orderId, fulfillment_id, correlation_id },
      fulfilled_at: updated_at,
    });
    await platform.events.until(
      ({ 'detail-type': type, detail }) =>
        type === 'ShippingNoticeIssued' && detail.subject === notice_id,
    );
    const orders = warehouse.notices.map((one) => one.MessageAttributes.order_id?.Value);
    expect(orders).to.include(orderId).and.not.include(rejected);
    expect(new Set(orders).size).to.equal(orders.length);
    await expectCleanBooks(platform);
  });
});
