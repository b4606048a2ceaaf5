import { expect } from 'chai';
import {
  readBusEvent,
  UnreadableEventError,
} from '../../../../../lambdas/shared/events/bus-event.ts';
import { ORDER_ID } from '../../../../support/builders.ts';
import { busMessage, orderEvent } from '../../../../support/bus-events.ts';

const MESSAGE = busMessage(orderEvent('OrderFulfilled', { fulfillment_id: 'f-1' }));

describe('the reader of bus events', () => {
  it('reads an event with its type and data', () => {
    expect(readBusEvent(JSON.stringify(MESSAGE))).to.deep.include({
      event_type: 'OrderFulfilled',
      id: '01936f2a-7b1c-7def-8abc-00000000e001',
      subject: ORDER_ID,
      sequence: '0000000005',
      data: { order_id: ORDER_ID, fulfillment_id: 'f-1' },
    });
  });

  it('passes over what it does not know', () => {
    const data = { ...MESSAGE.detail.data, more: 1 };
    const event = readBusEvent(changed({ data, later: true }));
    expect(event.event_type).to.equal('OrderFulfilled');
  });

  const refused: [title: string, body: string, words: string][] = [
    ['no JSON', 'hello', 'the body is not JSON'],
    ['a list', '[]', 'the body must be an object'],
    [
      'another type',
      JSON.stringify({ ...MESSAGE, 'detail-type': 'toString' }),
      'detail-type toString',
    ],
    ['no detail', JSON.stringify({ ...MESSAGE, detail: null }), 'detail must be an object'],
    ['another envelope', changed({ specversion: '2.0' }), 'detail.specversion must be 1.0'],
    [
      'a version that it does not know',
      changed({ type: 'dofs.OrderFulfilled.v2' }),
      'detail.type must be dofs.OrderFulfilled.v1, not dofs.OrderFulfilled.v2',
    ],
    ['no id', changed({ id: undefined }), 'detail.id must be a non-empty string'],
    ['an empty subject', changed({ subject: '' }), 'detail.subject must be a non-empty string'],
    ['no data', changed({ data: undefined }), 'detail.data must be an object'],
  ];
  for (const [title, body, words] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => readBusEvent(body)).to.throw(UnreadableEventError, words);
    });
  }
});

function changed(members: object): string {
  return JSON.stringify({ ...MESSAGE, detail: { ...MESSAGE.detail, ...members } });
}
