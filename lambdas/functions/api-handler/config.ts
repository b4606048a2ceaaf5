import { COMMON, type Reader, readEnvironment, text } from '../../shared/config/environment.ts';

/** What Terraform sets where nothing was packaged, as on the local runtime. */
const NOT_PACKAGED = 'not-packaged';

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
    RELEASE_VERSION: releaseVersion,
    RELEASE_COMMIT: hexadecimal(40),
    ARTIFACT_HASH: hexadecimal(64),
  });
  return {
    env,
    environment: env.ENVIRONMENT,
    tables: { orders: env.ORDERS_TABLE, orderEvents: env.ORDER_EVENTS_TABLE },
    stateMachineArn: env.STATE_MACHINE_ARN,
    allowedOrigin: env.CORS_ALLOWED_ORIGIN,
    release: {
      version: env.RELEASE_VERSION,
      commit: env.RELEASE_COMMIT,
      artifact_hash: env.ARTIFACT_HASH,
    },
  };
}

function releaseVersion(value: string): string {
  if (/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(value)) return value;
  throw new Error('must be a version such as 1.2.0');
}

function hexadecimal(digits: number): Reader<string> {
  return (value) => {
    if (value === NOT_PACKAGED || (value.length === digits && /^[0-9a-f]+$/.test(value))) {
      return value;
    }
    throw new Error(`must be ${digits} hexadecimal digits, or ${NOT_PACKAGED}`);
  };
}
