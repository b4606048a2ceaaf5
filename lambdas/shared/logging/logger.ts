import winston from 'winston';

/** What a log line may carry besides its level, message and time. Never bodies or personal data. */
export interface LogFields {
  /** A stable code to search for, e.g. `ORDER_ACCEPTED`; messages may be reworded. */
  code: string;
  correlation_id?: string | undefined;
  order_id?: string | undefined;
  [field: string]: unknown;
}

/** One JSON line per call. */
export interface Logger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/**
 * The logger of one function.
 *
 * @param functionName the function's folder name, e.g. `api-handler`.
 * @param transport where lines go; the process's standard output unless a test says otherwise.
 */
export function createLogger(
  functionName: string,
  { LOG_LEVEL, ENVIRONMENT }: { LOG_LEVEL: string; ENVIRONMENT: string },
  transport: winston.transport = new winston.transports.Console(),
): Logger {
  return winston.createLogger({
    level: LOG_LEVEL,
    defaultMeta: { service: 'dofs', environment: ENVIRONMENT, function: functionName },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [transport],
  });
}

/** An error as log fields: its name, message, stack and the causes behind it. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error_message: String(error) };
  return {
    error_name: error.name,
    error_message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
}
