import { expect } from 'chai';
import { parseBrokenExecution } from '../../../../../lambdas/shared/workflow/execution-end.ts';
import { NOW, ORDER_ID } from '../../../../support/builders.ts';

const startDate = Date.parse(NOW);
const detail = { name: ORDER_ID, status: 'TIMED_OUT', startDate, error: null, cause: null };
const event = { 'detail-type': 'Step Functions Execution Status Change', detail };

describe('parseBrokenExecution', () => {
  it('reads what Step Functions says, and leaves out what it says nothing about', () => {
    const told = { order_id: ORDER_ID, name: ORDER_ID, status: 'TIMED_OUT', started_at: NOW };
    expect(parseBrokenExecution(JSON.stringify(event))).to.deep.equal(told);
    const failed = { ...event, detail: { ...detail, error: 'X', cause: 'y' } };
    expect(parseBrokenExecution(JSON.stringify(failed))).to.deep.equal({
      ...told,
      error: 'X',
      cause: 'y',
    });
  });

  for (const [words, body] of [
    ['not JSON', '{'],
    ['detail-type', 'null'],
    ['detail-type', JSON.stringify({ ...event, 'detail-type': 'other' })],
    ['detail.status', JSON.stringify({ ...event, detail: undefined })],
    ['detail.status', JSON.stringify({ ...event, detail: { ...detail, status: 'RUNNING' } })],
    ['detail.startDate', JSON.stringify({ ...event, detail: { ...detail, startDate: NOW } })],
    ['detail.name', JSON.stringify({ ...event, detail: { ...detail, name: 'manual-test' } })],
  ] as const) {
    it(`refuses ${body.slice(0, 60)} by ${words}`, () => {
      expect(() => parseBrokenExecution(body))
        .to.throw(words)
        .with.property('name', 'MalformedMessageError');
    });
  }
});
