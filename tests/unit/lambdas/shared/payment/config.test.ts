import { expect } from 'chai';
import { milliseconds } from '../../../../../lambdas/shared/config/environment.ts';
import { readPaymentConfig } from '../../../../../lambdas/shared/payment/config.ts';

const SHARED = {
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'info',
  ORDERS_TABLE: 'orders',
  ORDER_EVENTS_TABLE: 'order-events',
  PAYMENTS_TABLE: 'payments',
  CIRCUIT_BREAKERS_TABLE: 'circuit-breakers',
  PLATFORM_EVENTS_TABLE: 'platform-events',
  PAYMENT_BREAKER_WINDOW_MS: '10000',
  PAYMENT_BREAKER_MIN_FAILURES: '5',
  PAYMENT_BREAKER_FAILURE_RATE: '0.5',
  PAYMENT_BREAKER_OPEN_MS: '5000',
  PAYMENT_BREAKER_LEASE_MS: '15000',
  PAYMENT_TIMEOUT_MS: '2000',
};
const SIMULATED = {
  ...SHARED,
  PAYMENT_PROVIDER: 'simulated',
  SIMULATED_PAYMENTS_TABLE: 'simulated-payments',
  PAYMENT_DECLINE_RATE: '0.1',
  PAYMENT_TIMEOUT_CHARGED_RATE: '0.2',
  PAYMENT_TIMEOUT_UNCHARGED_RATE: '0.3',
  PAYMENT_ERROR_RATE: '0.3',
  PAYMENT_SLOW_RATE: '0.1',
  PAYMENT_SLOW_MS: '200',
  PAYMENT_SEED: 'a',
};
const HTTP = {
  ...SHARED,
  PAYMENT_PROVIDER: 'http',
  PAYMENT_ENDPOINT_URL: 'https://api.example.com/',
  PAYMENT_SECRET_ARN: 'arn:secret',
};

describe('readPaymentConfig', () => {
  it('reads what the named provider needs, and no more', () => {
    const simulated = readPaymentConfig({}, SIMULATED);
    expect(simulated).to.include({ kind: 'simulated', PAYMENT_SLOW_RATE: 0.1 });
    const http = readPaymentConfig({}, HTTP);
    expect(http).to.include({ kind: 'http', PAYMENT_ENDPOINT_URL: 'https://api.example.com' });
    expect(http).not.to.have.property('PAYMENT_SEED');
  });

  it('reads what the function adds', () => {
    const own = { PAYMENT_SETTLE_MS: milliseconds };
    const config = readPaymentConfig(own, { ...SIMULATED, PAYMENT_SETTLE_MS: '15000' });
    expect(config.PAYMENT_SETTLE_MS).to.equal(15_000);
    expect(() => readPaymentConfig(own, HTTP)).to.throw('PAYMENT_SETTLE_MS is missing');
  });

  it('takes a slow answer that takes no time', () => {
    const config = readPaymentConfig({}, { ...SIMULATED, PAYMENT_SLOW_MS: '0' });
    expect(config).to.include({ PAYMENT_SLOW_MS: 0 });
    expect(() => readPaymentConfig({}, { ...SIMULATED, PAYMENT_SLOW_MS: '-1' })).to.throw(
      'PAYMENT_SLOW_MS must be a whole number',
    );
  });

  it('names all that is missing', () => {
    const { PAYMENTS_TABLE: _, PAYMENT_SEED: __, ...rest } = SIMULATED;
    expect(() => readPaymentConfig({}, rest)).to.throw(/PAYMENTS_TABLE.*PAYMENT_SEED/);
    expect(() => readPaymentConfig({}, { ...HTTP, PAYMENT_SECRET_ARN: '' })).to.throw(
      'PAYMENT_SECRET_ARN is missing',
    );
  });

  it('refuses a provider that it does not know', () => {
    expect(() => readPaymentConfig({}, { ...SIMULATED, PAYMENT_PROVIDER: 'paypal' })).to.throw(
      'PAYMENT_PROVIDER must be one of simulated, http',
    );
  });

  it('refuses rates that are more than the whole', () => {
    expect(() => readPaymentConfig({}, { ...SIMULATED, PAYMENT_SLOW_RATE: '0.2' })).to.throw(
      'PAYMENT_DECLINE_RATE + PAYMENT_TIMEOUT_CHARGED_RATE',
    );
  });

  it('refuses a timeout that does not fit the function', () => {
    expect(() => readPaymentConfig({}, { ...HTTP, PAYMENT_TIMEOUT_MS: '4001' })).to.throw(
      'PAYMENT_TIMEOUT_MS must be at most 4000',
    );
  });
});
