import { expect } from 'chai';
import { AwsError } from '../../local/core/aws-error.ts';
import {
  answerFailure,
  InTurn,
  REFERENCE,
  runOrder,
  type Script,
  VALIDATED,
} from '../support/order-workflow.ts';
import { failing } from '../unit/local/services/step-functions/support.ts';

const FORWARD = [
  'ValidateOrder',
  'ReserveInventory',
  'ChargePayment',
  'RequestFulfillment',
  'ConfirmOrder',
];
const UNDO = ['RefundPayment', 'ReleaseInventory', 'CloseOrder'];
const upTo = (state: string) => FORWARD.slice(0, FORWARD.indexOf(state) + 1);
const fails = (name: string, error: string): Script => ({ answers: { [name]: failing(error) } });
const told = (error: string): Script => ({ onMessage: answerFailure(error) });

/** A failure, the states that follow, and the order's end. `attempts` is of the function named. */
const PATHS: [title: string, script: Script, states: string[], end: string][] = [
  [
    'a broken rule',
    fails('validate-order', 'OrderRejectedError'),
    ['ValidateOrder', 'RejectOrder'],
    'REJECTED',
  ],
  [
    'no stock',
    fails('reserve-inventory', 'OrderRejectedError'),
    [...upTo('ReserveInventory'), 'RejectOrder'],
    'REJECTED',
  ],
  [
    'a rejection that comes too late',
    {
      answers: {
        'validate-order': failing('OrderRejectedError'),
        'close-order': new InTurn(failing('IllegalTransitionError'), { status: 'FAILED' }),
      },
    },
    ['ValidateOrder', 'RejectOrder', ...UNDO],
    'FAILED',
  ],
  ...['OrderCancelledError', 'CompensationBegunError'].flatMap(
    (error): [string, Script, string[], string][] => [
      [
        `${error} of ValidateOrder`,
        fails('validate-order', error),
        ['ValidateOrder', ...UNDO],
        'COMPENSATED',
      ],
      [
        `${error} of ReserveInventory`,
        fails('reserve-inventory', error),
        [...upTo('ReserveInventory'), ...UNDO],
        'COMPENSATED',
      ],
      [
        `${error} of ChargePayment`,
        fails('charge-payment', error),
        [...upTo('ChargePayment'), ...UNDO],
        'COMPENSATED',
      ],
      [
        `${error} of the fulfillment`,
        told(error),
        [...upTo('RequestFulfillment'), ...UNDO],
        'COMPENSATED',
      ],
    ],
  ),
  [
    'a validation that cannot finish',
    fails('validate-order', 'CatalogueError'),
    ['ValidateOrder', ...UNDO],
    'FAILED',
  ],
  [
    'a crash of ReserveInventory',
    fails('reserve-inventory', 'Runtime.ExitError'),
    [...upTo('ReserveInventory'), ...UNDO],
    'FAILED',
  ],
  [
    'a declined payment',
    fails('charge-payment', 'PaymentDeclinedError'),
    [...upTo('ChargePayment'), 'ReleaseInventory', 'CloseOrder'],
    'COMPENSATED',
  ],
  ...[
    'PaymentUnavailableError',
    'CircuitOpenError',
    'PaymentOutcomeUnknownError',
    'Sandbox.Timedout',
  ].map((error): [string, Script, string[], string] => [
    `${error} that does not pass`,
    fails('charge-payment', error),
    [...upTo('ChargePayment'), ...UNDO],
    'COMPENSATED',
  ]),
  ...['FulfillmentRejectedError', 'FulfillmentDeadLetteredError', 'SomethingNewError'].map(
    (error): [string, Script, string[], string] => [
      error,
      told(error),
      [...upTo('RequestFulfillment'), ...UNDO],
      'FAILED',
    ],
  ),
  [
    'a request that nobody answers',
    { onMessage: () => {} },
    [...upTo('RequestFulfillment'), ...UNDO],
    'FAILED',
  ],
];

describe('order workflow, as it is deployed', () => {
  it('fulfils an order in five transitions', async () => {
    const workflow = await runOrder();
    expect(workflow.states).to.deep.equal(FORWARD);
    expect(workflow.outcome).to.deep.equal({ outcome: 'FULFILLED', order_id: 'o-1' });
    for (const name of ['validate-order', 'reserve-inventory', 'charge-payment']) {
      expect(workflow.inputs(name)).to.deep.equal([REFERENCE]);
    }
    const { task_token, ...request } = workflow.messages[0] as Record<string, unknown>;
    expect(request).to.deep.equal(VALIDATED);
    expect(task_token).to.be.a('string');
    expect(workflow.inputs('confirm-order')).to.deep.equal([
      { ...REFERENCE, fulfillment: { fulfillment_id: 'f-1' } },
    ]);
  });

  for (const [title, script, states, end] of PATHS) {
    it(`ends as ${end} on ${title}`, async () => {
      const workflow = await runOrder(script);
      expect(workflow.states).to.deep.equal(states);
      expect(workflow.status).to.equal('SUCCEEDED');
      expect(workflow.outcome).to.deep.equal({ outcome: end, order_id: 'o-1' });
    });
  }

  it('tells every step that undoes the first error, and how the order is to end', async () => {
    const workflow = await runOrder(told('FulfillmentRejectedError'));
    const input = { end: 'FAILED', error: 'FulfillmentRejectedError', cause: 'told by the queue' };
    for (const name of ['refund-payment', 'release-inventory', 'close-order']) {
      expect(workflow.inputs(name)).to.deep.equal([{ ...REFERENCE, ...input }]);
    }
  });

  it('takes the outcome from the order, not from what this execution wanted', async () => {
    const workflow = await runOrder({
      answers: {
        'validate-order': failing('CompensationBegunError'),
        'close-order': { status: 'FAILED' },
      },
    });
    expect(workflow.outcome).to.deep.equal({ outcome: 'FAILED', order_id: 'o-1' });
  });

  it('leaves an order alone that had ended before', async () => {
    const workflow = await runOrder(fails('validate-order', 'OrderEndedError'));
    expect(workflow.states).to.deep.equal(['ValidateOrder', 'EndedBefore']);
    expect(workflow.outcome).to.deep.equal({ outcome: 'ENDED_BEFORE', order_id: 'o-1' });
    expect(workflow.times('validate-order')).to.equal(1);
  });

  it('never repeats a business answer', async () => {
    const once: [name: string, script: Script][] = [
      ['validate-order', fails('validate-order', 'OrderRejectedError')],
      ['reserve-inventory', fails('reserve-inventory', 'OrderRejectedError')],
      ['reserve-inventory', fails('reserve-inventory', 'OrderCancelledError')],
      ['charge-payment', fails('charge-payment', 'PaymentDeclinedError')],
      ['charge-payment', fails('charge-payment', 'CompensationBegunError')],
      ['confirm-order', fails('confirm-order', 'IllegalTransitionError')],
    ];
    for (const [name, script] of once) {
      expect((await runOrder(script)).times(name), name).to.equal(1);
    }
  });

  it('waits for a payment provider that comes back, and then goes on', async () => {
    const away = Array<unknown>(8).fill(failing('CircuitOpenError'));
    const workflow = await runOrder({ answers: { 'charge-payment': new InTurn(...away, {}) } });
    expect(workflow.states).to.deep.equal(FORWARD);
    expect(workflow.times('charge-payment')).to.equal(9);
  });

  it('waits for a payment provider for minutes, not for ever', async () => {
    const waits = await Promise.all(
      Array.from({ length: 20 }, () => runOrder(fails('charge-payment', 'CircuitOpenError'))),
    );
    const mean = waits.reduce((sum, { seconds }) => sum + seconds, 0) / waits.length;
    expect(mean).to.be.within(60, 240);
    for (const { seconds } of waits) expect(seconds).to.be.below(300);
  });

  it('asks for an unknown charge again, and goes on when it took place', async () => {
    const unknown = failing('PaymentOutcomeUnknownError');
    const workflow = await runOrder({ answers: { 'charge-payment': new InTurn(unknown, {}) } });
    expect(workflow.states).to.deep.equal(FORWARD);
  });

  it('waits until a charge is settled before it undoes it', async () => {
    const unsettled = failing('PaymentUnsettledError');
    const workflow = await runOrder({
      answers: {
        'charge-payment': failing('PaymentOutcomeUnknownError'),
        'refund-payment': new InTurn(unsettled, unsettled, unsettled, {}),
      },
    });
    expect(workflow.states).to.deep.equal([...upTo('ChargePayment'), ...UNDO]);
    expect(workflow.times('refund-payment')).to.equal(4);
  });

  it('sends a request again that was not sent, and one that was sent never', async () => {
    const error = new AwsError('RequestThrottled', 'not now');
    const unsent = await runOrder({ sendErrors: [error, error] });
    expect(unsent.states).to.deep.equal(FORWARD);
    expect(unsent.messages).to.have.length(3);
    const unanswered = await runOrder({ onMessage: () => {} });
    expect(unanswered.messages).to.have.length(1);
  });

  for (const [state, name, script] of [
    ['ConfirmOrder', 'confirm-order', {}],
    ['RefundPayment', 'refund-payment', told('FulfillmentRejectedError')],
    ['ReleaseInventory', 'release-inventory', told('FulfillmentRejectedError')],
    ['CloseOrder', 'close-order', told('FulfillmentRejectedError')],
  ] as const) {
    it(`parks an order that ${state} cannot finish, and goes no further`, async () => {
      const answers = { [name]: failing('ServiceException') };
      const workflow = await runOrder({ ...script, answers });
      expect(workflow.states.slice(-3)).to.deep.equal([state, 'ParkOrder', 'OrderParked']);
      expect(workflow).to.include({
        status: 'FAILED',
        error: 'OrderParked',
        cause: `${state} gave up: ServiceException`,
      });
      const [input] = workflow.inputs('park-order');
      expect(input).to.deep.include({ ...REFERENCE, step: state, error: 'ServiceException' });
    });
  }

  it('fails, for the backstop to see, when not even parking works', async () => {
    const down = failing('ServiceException');
    const workflow = await runOrder({ answers: { 'confirm-order': down, 'park-order': down } });
    expect(workflow).to.include({ status: 'FAILED', error: 'ServiceException' });
    expect(workflow.states.at(-1)).to.equal('ParkOrder');
  });
});
