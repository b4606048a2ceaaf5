import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { PaymentServer } from '../support/payment-server/payment-server.ts';
import { functionOf, setFunctionVariables, statementsOf } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { expectWhole, storedOrder } from './support/stored.ts';

const SECRET = 'dofs-local-payment-credential';
const TOTAL = 2 * 1999 + 4550;
const CREATE = 'POST /v1/payment_intents';
const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const SIMULATION = [
  'SIMULATED_PAYMENTS_TABLE',
  ...['DECLINE', 'TIMEOUT_CHARGED', 'TIMEOUT_UNCHARGED', 'ERROR', 'SLOW'].map(
    (rate) => `PAYMENT_${rate}_RATE`,
  ),
  'PAYMENT_SLOW_MS',
  'PAYMENT_SEED',
];

/** What Terraform plans in place of the simulation when `payment_provider` is "http". */
function useHttpPayment(lock: PlatformLock, endpointUrl: string, successRate: '0' | '1'): void {
  const address = 'aws_secretsmanager_secret.payment[0]';
  const type = 'aws_secretsmanager_secret';
  lock.resources.push({ address, type, values: { name: SECRET } });
  for (const name of ['charge-payment', 'refund-payment']) {
    const { environment } = functionOf(lock, name).values;
    const [{ variables } = { variables: {} }] = environment as [{ variables: object }];
    for (const variable of SIMULATION) Reflect.deleteProperty(variables, variable);
    setFunctionVariables(lock, name, {
      PAYMENT_PROVIDER: 'http',
      PAYMENT_ENDPOINT_URL: endpointUrl,
      PAYMENT_SECRET_ARN: { $ref: `${address}.arn` },
      PAYMENT_TIMEOUT_MS: '2000',
    });
    statementsOf(lock, name).push({
      Sid: 'ReadCredential',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [`arn:aws:secretsmanager:us-east-1:000000000000:secret:${SECRET}-??????`],
    });
  }
  setFunctionVariables(lock, 'fulfill-order', {
    FULFILLMENT_SUCCESS_RATE: successRate,
    FULFILLMENT_ERROR_RATE: '0',
  });
}

for (const successRate of ['1', '0'] as const) {
  const words = successRate === '1' ? 'whose orders are fulfilled' : 'whose orders are refused';

  describe(`a payment provider behind HTTP, ${words}`, function () {
    this.timeout(60_000);
    let provider: PaymentServer;
    let platform: Platform;
    let secrets: SecretsManagerClient;

    before(async () => {
      provider = new PaymentServer();
      const url = await provider.listen();
      platform = await startPlatform((lock) => useHttpPayment(lock, url, successRate));
      secrets = new SecretsManagerClient(platform.client);
      await putCredential('first-key');
      provider.requireToken('first-key');
    });

    beforeEach(() => {
      provider.script();
      provider.books.decline = undefined;
    });

    after(async () => {
      secrets?.destroy();
      await platform?.close();
      await provider?.close();
    });

    async function putCredential(SecretString: string): Promise<void> {
      await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString }));
    }

    async function paymentRow(order_id: string): Promise<Record<string, unknown> | undefined> {
      const { Item: item } = await platform.dynamodb.send(
        new GetCommand({ TableName: 'dofs-local-payments', Key: { order_id } }),
      );
      return item;
    }

    function called(name: string) {
      return provider.calls.filter((call) => call.name === name);
    }

    if (successRate === '0') {
      it('gives the money back, once, by the order’s own key', async () => {
        const orderId = await platform.placeOrder();
        expect(await platform.events.end(orderId)).to.equal('OrderFailed');
        const whole = { charged: TOTAL, refunded: TOTAL, charges: 1 };
        expect(provider.books.of(orderId)).to.deep.equal(whole);
        expect(await paymentRow(orderId)).to.include({ status: 'REFUNDED' });
        const keys = called('POST /v1/refunds').map(({ headers }) => headers['idempotency-key']);
        expect(keys).to.deep.equal([`${orderId}:refund`]);
        await expectWhole(platform, orderId);
      });

      it('finds a refund whose answer never came, and gives back once', async () => {
        provider.script(({ name }) =>
          name === 'POST /v1/refunds' ? { when: 'after', how: 'reset' } : undefined,
        );
        const orderId = await platform.placeOrder();
        expect(await platform.events.end(orderId)).to.equal('OrderFailed');
        const whole = { charged: TOTAL, refunded: TOTAL, charges: 1 };
        expect(provider.books.of(orderId)).to.deep.equal(whole);
        await expectWhole(platform, orderId);
      });
      return;
    }

    it('charges in its own terms, with the credential from Secrets Manager', async () => {
      const orderId = await platform.placeOrder();
      expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
      const paid = { charged: TOTAL, refunded: 0, charges: 1 };
      expect(provider.books.of(orderId)).to.deep.equal(paid);
      const [create] = called(CREATE);
      expect(create?.form).to.include({ amount: String(TOTAL), customer: 'customer-1' });
      expect(create?.headers.authorization).to.equal('Bearer first-key');
      expect(called(CONFIRM)[0]?.headers['idempotency-key']).to.equal(`${orderId}:charge`);
      expect(await paymentRow(orderId)).to.include({ status: 'CHARGED', amount_cents: TOTAL });
      await expectWhole(platform, orderId);
    });

    it('ends the order as compensated, by the provider’s reason, when it declines', async () => {
      provider.books.decline = 'insufficient_funds';
      const orderId = await platform.placeOrder();
      expect(await platform.events.end(orderId)).to.equal('OrderCompensated');
      const order = await storedOrder(platform, orderId);
      expect(order).to.include({ status: 'COMPENSATED', payment: 'DECLINED' });
      expect(order.failure_reason).to.contain('insufficient_funds');
      expect(provider.books.of(orderId).charges).to.equal(0);
      expect(called(CONFIRM)).to.have.lengthOf(1);
      await expectWhole(platform, orderId);
    });

    it('asks what happened when no answer to a charge ever comes, and charges once', async () => {
      provider.script(({ name }) =>
        name === CONFIRM ? { when: 'after', how: 'silence' } : undefined,
      );
      const orderId = await platform.placeOrder();
      expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
      expect(provider.books.of(orderId).charges).to.equal(1);
      expect(called('GET /v1/payment_intents/:id')).not.to.have.lengthOf(0);
      await expectWhole(platform, orderId);
    });

    it('reads the credential again when the one it keeps is refused', async () => {
      await putCredential('second-key');
      provider.requireToken('second-key');
      const orderId = await platform.placeOrder();
      expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
      const used = called(CREATE).map(({ headers }) => headers.authorization);
      expect(used).to.deep.equal(['Bearer first-key', 'Bearer second-key']);
    });
  });
}
