export const COMMON = {
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'info',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};
const ORDERS = { ORDERS_TABLE: 'orders', ORDER_EVENTS_TABLE: 'order-events' };
const STOCK = { ...ORDERS, INVENTORY_TABLE: 'inventory', RESERVATIONS_TABLE: 'reservations' };
const MACHINE = {
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow',
};
const FAILED_ORDERS = { FAILED_ORDERS_TABLE: 'failed-orders' };
const PARKING = { ...ORDERS, ...FAILED_ORDERS, PAYMENTS_TABLE: 'payments' };
const DEAD_LETTERS = { DEAD_LETTERS_TABLE: 'dead-letters' };
const IDEMPOTENCY = { IDEMPOTENCY_TABLE: 'idempotency' };
const BREAKERS = { CIRCUIT_BREAKERS_TABLE: 'circuit-breakers' };
const PLATFORM_EVENTS = { PLATFORM_EVENTS_TABLE: 'platform-events' };
const PAYMENT = {
  ...ORDERS,
  ...BREAKERS,
  ...PLATFORM_EVENTS,
  PAYMENTS_TABLE: 'payments',
  PAYMENT_BREAKER_WINDOW_MS: '10000',
  PAYMENT_BREAKER_MIN_FAILURES: '5',
  PAYMENT_BREAKER_FAILURE_RATE: '0.5',
  PAYMENT_BREAKER_OPEN_MS: '30000',
  PAYMENT_BREAKER_LEASE_MS: '15000',
  PAYMENT_PROVIDER: 'simulated',
  PAYMENT_TIMEOUT_MS: '2000',
  SIMULATED_PAYMENTS_TABLE: 'simulated-payments',
  PAYMENT_DECLINE_RATE: '0',
  PAYMENT_TIMEOUT_CHARGED_RATE: '0',
  PAYMENT_TIMEOUT_UNCHARGED_RATE: '0',
  PAYMENT_ERROR_RATE: '0',
  PAYMENT_SLOW_RATE: '0',
  PAYMENT_SLOW_MS: '1',
  PAYMENT_SEED: 'test',
};
const FULFILLMENT = {
  FULFILLMENT_PROVIDER: 'simulated',
  FULFILLMENT_SUCCESS_RATE: '0',
  FULFILLMENT_ERROR_RATE: '0',
  FULFILLMENT_SEED: 'test',
};
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:dofs-test';

/** The environment variables of each function, as Terraform sets them. */
export const ENVIRONMENTS: Record<string, Record<string, string>> = {
  'api-handler': {
    ...ORDERS,
    ...MACHINE,
    ...IDEMPOTENCY,
    ...BREAKERS,
    CORS_ALLOWED_ORIGIN: '*',
    RELEASE_VERSION: '0.0.0',
    RELEASE_COMMIT: 'not-packaged',
    ARTIFACT_HASH: 'not-packaged',
  },
  'charge-payment': PAYMENT,
  'close-order': { ...ORDERS, ...FAILED_ORDERS },
  'confirm-order': { ...STOCK, ...FAILED_ORDERS },
  'dead-letter-recorder': DEAD_LETTERS,
  'dlq-handler': { ...FAILED_ORDERS, ...DEAD_LETTERS },
  'fulfill-order': {
    ...ORDERS,
    ...DEAD_LETTERS,
    ...FULFILLMENT,
    ORDER_QUEUE_URL: 'https://sqs/q',
  },
  notification: { ...IDEMPOTENCY, ...DEAD_LETTERS, NOTIFICATION_TOPIC_ARN: `${TOPIC}-n` },
  'outbox-relay': { ...MACHINE, EVENT_BUS_NAME: 'bus' },
  'park-order': PARKING,
  'refund-payment': { ...PAYMENT, PAYMENT_SETTLE_MS: '15000' },
  'release-inventory': STOCK,
  'reservation-sweeper': { ...STOCK, ...MACHINE },
  'reserve-inventory': { ...STOCK, RESERVATION_TTL_SECONDS: '7200' },
  'shipping-notice': {
    ...IDEMPOTENCY,
    ...DEAD_LETTERS,
    ...PLATFORM_EVENTS,
    SHIPPING_NOTICE_TOPIC_ARN: `${TOPIC}-s`,
  },
  'validate-order': { ...ORDERS, INVENTORY_TABLE: 'inventory' },
  'workflow-backstop': { ...PARKING, ...DEAD_LETTERS },
};
