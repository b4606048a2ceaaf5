import { expect } from 'chai';
import type { EventEnvelope } from '../../../../../local/services/eventbridge/event.ts';
import { targetInput } from '../../../../../local/services/eventbridge/target-input.ts';

const RULE = { name: 'rule', arn: 'arn:aws:events:us-east-1:000000000000:rule/bus/rule' };
const EVENT: EventEnvelope = {
  version: '0',
  id: 'id-1',
  'detail-type': 'OrderCreated',
  source: 'dofs.orders',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { order_id: 'o-1', note: 'a "b"', items: [{ sku: 's' }], total_cents: 5 },
};

const TARGET = { Id: 'one', Arn: 'arn:aws:sqs:us-east-1:000000000000:q' };

describe('the input of a target', () => {
  const transform = (InputPathsMap: Record<string, string>, InputTemplate: string): string =>
    targetInput({ ...TARGET, InputTransformer: { InputPathsMap, InputTemplate } }, EVENT, RULE);

  it('is the whole event when nothing is said', () => {
    expect(JSON.parse(targetInput(TARGET, EVENT, RULE))).to.deep.equal(EVENT);
  });

  it('is the constant', () => {
    expect(targetInput({ ...TARGET, Input: '{"a":1}' }, EVENT, RULE)).to.equal('{"a":1}');
  });

  it('is the part that a path names, or null', () => {
    const at = (InputPath: string) => targetInput({ ...TARGET, InputPath }, EVENT, RULE);
    expect(at('$.detail.order_id')).to.equal('"o-1"');
    expect(at("$['detail-type']")).to.equal('"OrderCreated"');
    expect(at('$.detail.items[0].sku')).to.equal('"s"');
    expect(at('$.detail.none.deeper')).to.equal('null');
  });

  it('takes values as JSON outside of a text, and as they are inside', () => {
    const paths = {
      id: '$.detail.order_id',
      items: '$.detail.items',
      cents: '$.detail.total_cents',
    };
    const output = transform(
      paths,
      '{"id": <id>, "items": <items>, "text": "<id>: <cents> cents"}',
    );
    expect(JSON.parse(output)).to.deep.equal({
      id: 'o-1',
      items: [{ sku: 's' }],
      text: 'o-1: 5 cents',
    });
  });

  it('stays JSON when a value has quotes', () => {
    const output = transform({ note: '$.detail.note' }, '{"text": "note: <note>"}');
    expect(JSON.parse(output)).to.deep.equal({ text: 'note: a "b"' });
  });

  it('leaves out a variable whose path leads nowhere, and keeps what is no variable', () => {
    expect(transform({ none: '$.detail.none' }, '"a <none> b <other>"')).to.equal('"a  b <other>"');
  });

  it('knows the reserved variables', () => {
    const template = '{"rule": <aws.events.rule-name>, "event": <aws.events.event.json>}';
    expect(JSON.parse(transform({}, template))).to.deep.equal({ rule: 'rule', event: EVENT });
  });
});
