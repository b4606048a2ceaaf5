import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { functionOf, setFunctionVariables, statementsOf } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { ProviderServer } from './support/provider-server.ts';
import { expectWhole, failedRow, storedOrder } from './support/stored.ts';

const SECRET = 'dofs-local-fulfillment-credential';
const TIMEOUT_MS = 2_000;

/** What Terraform plans in place of the simulation when `fulfillment_provider` is "http". */
function useHttpProvider(lock: PlatformLock, endpointUrl: string): void {
  const address = 'aws_secretsmanager_secret.fulfillment[0]';
  const type = 'aws_secretsmanager_secret';
  lock.resources.push({ address, type, values: { name: SECRET } });
  const { environment } = functionOf(lock, 'fulfill-order').values;
  const [{ variables } = { variables: {} }] = environment as [{ variables: object }];
  for (const name of ['SUCCESS_RATE', 'ERROR_RATE', 'SEED']) {
    Reflect.deleteProperty(variables, `FULFILLMENT_${name}`);
  }
  setFunctionVariables(lock, 'fulfill-order', {
    FULFILLMENT_PROVIDER: 'http',
    FULFILLMENT_ENDPOINT_URL: endpointUrl,
    FULFILLMENT_SECRET_ARN: { $ref: `${address}.arn` },
    FULFILLMENT_TIMEOUT_MS: String(TIMEOUT_MS),
  });
  statementsOf(lock, 'fulfill-order').push({
    Sid: 'ReadCredential',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: [`arn:aws:secretsmanager:us-east-1:000000000000:secret:${SECRET}-??????`],
  });
}

describe('a fulfillment provider behind HTTP', function () {
  this.timeout(30_000);
  const provider = new ProviderServer();
  let platform: Platform;
  let secrets: SecretsManagerClient;

  before(async () => {
    const url = await provider.listen();
    platform = await startPlatform((lock) => useHttpProvider(lock, url));
    secrets = new SecretsManagerClient(platform.client);
    await putCredential('first-token');
  });

  after(async () => {
    secrets?.destroy();
    await platform?.close();
    await provider.close();
  });

  async function putCredential(SecretString: string): Promise<void> {
    await secrets.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString }));
  }

  /** Each of the provider's calls must carry the order's key, so that it can tell a repeat. */
  function expectOneKey(orderId: string): void {
    const keys = new Set(provider.calls.map(({ headers }) => headers['idempotency-key']));
    expect([...keys]).to.deep.equal([`${orderId}:fulfillment`]);
  }

  it('fulfills an order: in its own terms, with the credential from Secrets Manager', async () => {
    provider.script(() => ({ status: 201, body: { id: 'shipment-1' } }));
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');

    expect(provider.calls).to.have.lengthOf(1);
    const [call] = provider.calls;
    expect(call?.path).to.equal('/v1/fulfillments');
    expect(call?.headers.authorization).to.equal('Bearer first-token');
    expect(call?.body).to.deep.equal({
      reference: orderId,
      customer: 'customer-1',
      lines: [
        { sku: 'widget-1', quantity: 2, unit_price: 1999 },
        { sku: 'gadget-1', quantity: 1, unit_price: 4550 },
      ],
      value: 2 * 1999 + 4550,
    });
    expectOneKey(orderId);
    await expectWhole(platform, orderId);
  });

  it('fails the order by the provider’s reason when it refuses, and asks once', async () => {
    provider.script(() => ({ status: 422, body: { reason: 'no courier goes there' } }));
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFailed');

    const failure_reason = 'FULFILLMENT_REJECTED: no courier goes there';
    const order = await storedOrder(platform, orderId);
    expect(order).to.include({ status: 'FAILED', failure_reason });
    expect(await failedRow(platform, orderId)).to.include({ status: 'FAILED', failure_reason });
    expect(provider.calls).to.have.lengthOf(1);
    await expectWhole(platform, orderId);
  });

  it('fails the order through the dead-letter queue when it only answers 500', async () => {
    provider.script(() => ({ status: 500, body: {} }));
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFailed');

    const order = await storedOrder(platform, orderId);
    expect(order.failure_reason).to.match(/^FULFILLMENT_DEAD_LETTERED: /);
    expect(JSON.stringify(await failedRow(platform, orderId))).to.include(
      'FulfillmentDeadLetteredError',
    );
    // Three receives of the message, each with attempts of its own.
    expect(provider.calls.length).to.be.within(3, 9);
    expectOneKey(orderId);
    await expectWhole(platform, orderId);
  });

  it('asks again with the same key when an answer does not come, and fulfills once', async () => {
    provider.script((_, n) => (n === 1 ? 'never' : { status: 201, body: { id: 'shipment-2' } }));
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');

    expect(provider.calls).to.have.lengthOf(2);
    expectOneKey(orderId);
    await expectWhole(platform, orderId);
  });

  it('reads the credential again when the one it keeps is refused', async () => {
    await putCredential('second-token');
    provider.script(({ headers }) =>
      headers.authorization === 'Bearer second-token'
        ? { status: 201, body: { id: 'shipment-3' } }
        : { status: 401, body: {} },
    );
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
    const credentials = provider.calls.map(({ headers }) => headers.authorization);
    expect(credentials).to.deep.equal(['Bearer first-token', 'Bearer second-token']);
  });
});
