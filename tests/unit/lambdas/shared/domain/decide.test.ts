import { expect } from 'chai';
import { decide } from '../../../../../lambdas/shared/domain/decide.ts';
import { IllegalTransitionError } from '../../../../../lambdas/shared/domain/errors.ts';
import type { OrderStatus } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../../../../lambdas/shared/domain/order-command.ts';
import { anOrder } from '../../../../support/builders.ts';

const items = [{ product_id: 'p-1', quantity: 2, unit_price_cents: 5 }];
const COMMANDS: Record<string, OrderCommand> = {
  ValidateOrder: { type: 'ValidateOrder', items, total_cents: 10 },
  ConfirmOrder: { type: 'ConfirmOrder', fulfillment_id: 'f-1' },
  RejectOrder: { type: 'RejectOrder', failure_reason: 'UNKNOWN_PRODUCT: p-1' },
  FailOrder: { type: 'FailOrder', failure_reason: 'FULFILLMENT_REJECTED: no' },
};

/** What each command makes of an order in each status: an event, nothing more, or a refusal. */
const TABLE: Record<OrderStatus, Record<string, string>> = {
  PENDING: {
    ValidateOrder: 'OrderValidated',
    ConfirmOrder: 'illegal',
    RejectOrder: 'OrderRejected',
    FailOrder: 'OrderFailed',
  },
  PROCESSING: {
    ValidateOrder: 'done before',
    ConfirmOrder: 'OrderFulfilled',
    RejectOrder: 'illegal',
    FailOrder: 'OrderFailed',
  },
  FULFILLED: {
    ValidateOrder: 'illegal',
    ConfirmOrder: 'done before',
    RejectOrder: 'illegal',
    FailOrder: 'illegal',
  },
  REJECTED: {
    ValidateOrder: 'illegal',
    ConfirmOrder: 'illegal',
    RejectOrder: 'done before',
    FailOrder: 'illegal',
  },
  FAILED: {
    ValidateOrder: 'illegal',
    ConfirmOrder: 'illegal',
    RejectOrder: 'illegal',
    FailOrder: 'done before',
  },
};

describe('decide', () => {
  for (const [status, row] of Object.entries(TABLE)) {
    for (const [name, expected] of Object.entries(row)) {
      it(`answers ${expected} to ${name} when the order is ${status}`, () => {
        const order = anOrder({ status: status as OrderStatus, fulfillment_id: 'f-1' });
        expect(verdict(() => decide(order, command(name)))).to.equal(expected);
      });
    }
  }

  it('makes an order of PlaceOrder when there is none', () => {
    const fact = decide(undefined, { type: 'PlaceOrder', customer_id: 'c-1', items });
    expect(fact).to.deep.equal({ type: 'OrderCreated', data: { customer_id: 'c-1', items } });
  });

  it('refuses PlaceOrder when the order exists', () => {
    const place: OrderCommand = { type: 'PlaceOrder', customer_id: 'c-1', items };
    expect(() => decide(anOrder(), place)).to.throw(IllegalTransitionError, 'PENDING');
  });

  it('refuses every other command when there is no order', () => {
    for (const name of Object.keys(COMMANDS)) {
      expect(() => decide(undefined, command(name))).to.throw(IllegalTransitionError, 'absent');
    }
  });

  it('refuses ConfirmOrder when another fulfillment confirmed the order', () => {
    const order = anOrder({ status: 'FULFILLED', fulfillment_id: 'f-other' });
    expect(() => decide(order, command('ConfirmOrder'))).to.throw(
      IllegalTransitionError,
      'FULFILLED by f-other, not by f-1',
    );
  });
});

function command(name: string): OrderCommand {
  const found = COMMANDS[name];
  if (!found) throw new Error(`no command ${name}`);
  return found;
}

function verdict(run: () => ReturnType<typeof decide>): string {
  try {
    return run()?.type ?? 'done before';
  } catch (error) {
    expect(error).to.be.instanceOf(IllegalTransitionError);
    expect((error as Error).name).to.equal('IllegalTransitionError');
    return 'illegal';
  }
}
