import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';

/** The function's settings; throws ConfigurationError naming every bad variable. */
export function readConfig() {
  const env = readEnvironment({
    ...COMMON,
    ORDERS_TABLE: text,
    ORDER_EVENTS_TABLE: text,
    STATE_MACHINE_ARN: text,
    CORS_ALLOWED_ORIGIN: text,
    IDEMPOTENCY_TABLE: text,
    CIRCUIT_BREAKERS_TABLE: text,
  });
  return {
    env,
    environment: env.ENVIRONMENT,
    tables: { orders: env.ORDERS_TABLE, orderEvents: env.ORDER_EVENTS_TABLE },
    stateMachineArn: env.STATE_MACHINE_ARN,
    allowedOrigin: env.CORS_ALLOWED_ORIGIN,
  };
}
