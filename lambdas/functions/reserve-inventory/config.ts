import { COMMON, type Reader, readEnvironment, text } from '../../shared/config/environment.ts';

const seconds: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error('must be a whole number of seconds');
  }
  return number;
};

/** @throws ConfigurationError naming what is missing or invalid. */
export function readReserveInventoryConfig(environment?: Record<string, string | undefined>) {
  const shape = {
    ...COMMON,
    ORDERS_TABLE: text,
    ORDER_EVENTS_TABLE: text,
    INVENTORY_TABLE: text,
    RESERVATIONS_TABLE: text,
    RESERVATION_TTL_SECONDS: seconds,
  };
  return readEnvironment(shape, environment);
}
