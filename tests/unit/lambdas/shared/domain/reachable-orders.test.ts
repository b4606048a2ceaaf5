import { expect } from 'chai';
import { hasEnded, type Order } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderStep } from '../../../../../lambdas/shared/domain/order-command.ts';
import { record } from '../../../../../lambdas/shared/domain/record.ts';
import { anOrder } from '../../../../support/builders.ts';
import { COMMANDS } from '../../../../support/order-commands.ts';

const STEPS: OrderStep[] = [
  ...Object.values(COMMANDS),
  { ...COMMANDS.StartCompensation, end: 'COMPENSATED' },
  { ...COMMANDS.ConfirmOrder, fulfillment_id: 'f-2' },
  { ...COMMANDS.RecordCharge, charge_id: 'ch-2' },
  { ...COMMANDS.RecordRefund, refund_id: 're-2' },
];
const RECORDING = { correlation_id: 'c', event_id: 'e', timestamp: '2026-01-02T03:04:05.678Z' };

/** A state that an order can be in, and the states that one command leads to from there. */
interface Reached {
  order: Order;
  /** Commands from PlaceOrder on, for the message of a failed test. */
  path: string[];
  next: Set<string>;
}

describe('every order that any commands in any order can make', () => {
  let states: Map<string, Reached>;

  before(() => {
    states = explore();
  });

  it('is one of a few states', () => {
    expect(states.size).to.be.within(100, 2_000);
    for (const end of ['FULFILLED', 'REJECTED', 'COMPENSATED', 'FAILED']) {
      expect([...states.values()].some(({ order }) => order.status === end)).to.equal(true);
    }
  });

  always('holds no stock when it has ended', (order) => {
    return !hasEnded(order) || order.stock !== 'RESERVED';
  });

  always('keeps money only when it is fulfilled, and then keeps it', (order) => {
    const paid = order.payment === 'CHARGED';
    return !hasEnded(order) || paid === (order.status === 'FULFILLED');
  });

  always('uses up stock only when it is fulfilled, and then does', (order) => {
    return (order.stock === 'CONSUMED') === (order.status === 'FULFILLED');
  });

  always('is charged and refunded by one charge and one refund', (order) => {
    const charged = order.payment === 'CHARGED' || order.payment === 'REFUNDED';
    const refunded = order.payment === 'REFUNDED';
    return (
      charged === (order.charge_id !== undefined) && refunded === (order.refund_id !== undefined)
    );
  });

  always('was never fulfilled when it is being undone', (order) => {
    return !order.compensation || order.status !== 'FULFILLED';
  });

  always('is not cancelled once it is being fulfilled, unless it was before', (order) => {
    return !order.cancel_requested_at || !order.fulfillment_started_at;
  });

  it('changes no more when it has ended', () => {
    for (const { order, path, next } of states.values()) {
      if (hasEnded(order)) expect(next.size, path.join(' > ')).to.equal(0);
    }
  });

  it('can still end, whatever happened to it', () => {
    const endable = new Set<string>();
    for (let before = -1; before < endable.size; ) {
      before = endable.size;
      for (const [key, { order, next }] of states) {
        if (hasEnded(order) || [...next].some((after) => endable.has(after))) endable.add(key);
      }
    }
    const stuck = [...states].filter(([key]) => !endable.has(key));
    expect(stuck.map(([, { path }]) => path.join(' > '))).to.deep.equal([]);
  });

  function always(title: string, holds: (order: Order) => boolean): void {
    it(title, () => {
      const broken = [...states.values()].find(({ order }) => !holds(order));
      expect(broken?.path.join(' > ')).to.equal(undefined);
    });
  }
});

/** Breadth first, so that the path to a broken state is the shortest there is. */
function explore(): Map<string, Reached> {
  const first: Reached = { order: anOrder(), path: ['PlaceOrder'], next: new Set() };
  const states = new Map([[keyOf(first.order), first]]);
  for (const { order, path, next } of states.values()) {
    for (const step of STEPS) {
      const after = orderAfter(order, step);
      if (!after) continue;
      const key = keyOf(after);
      next.add(key);
      const reached = { order: after, path: [...path, step.type], next: new Set<string>() };
      if (!states.has(key)) states.set(key, reached);
    }
  }
  return states;
}

/** The order after a step; undefined when the step changes nothing or is refused. */
function orderAfter(order: Order, step: OrderStep): Order | undefined {
  try {
    return record(order, step, { order_id: order.order_id, ...RECORDING })?.order;
  } catch (error) {
    expect((error as Error).name)
      .to.match(/^(\w+Error)$/)
      .and.not.equal('TypeError');
    return undefined;
  }
}

/** What decisions depend on: neither times nor the number of events. */
function keyOf({ version: _, created_at: __, updated_at: ___, ...order }: Order): string {
  return JSON.stringify(Object.entries(order).sort(([a], [b]) => (a < b ? -1 : 1)));
}
