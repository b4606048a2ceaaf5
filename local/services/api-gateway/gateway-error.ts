/**
 * The kinds of refusal that the gateway itself makes: the status it has by default, and the
 * exception's name in `x-amzn-ErrorType`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const RESPONSE_TYPES = {
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'InternalServerErrorException' },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_4XX: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_5XX: { status: 500, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: 'MissingAuthenticationTokenException' },
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, errorType: 'RequestTooLargeException' },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException' },
} as const;

export type ResponseType = keyof typeof RESPONSE_TYPES;

/** True for a gateway response type that this gateway can come to answer. */
export function isResponseType(name: string): name is ResponseType {
  return Object.hasOwn(RESPONSE_TYPES, name);
}

/** The gateway refuses a request, or cannot answer it, in AWS's words. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly type: ResponseType;
  readonly status: number;
  readonly errorType: string;

  constructor(type: ResponseType, message: string, status?: number) {
    super(message);
    this.type = type;
    this.status = status ?? RESPONSE_TYPES[type].status;
    this.errorType = RESPONSE_TYPES[type].errorType;
  }
}

/** The function failed, or answered what is no proxy response: AWS tells the caller no more. */
export function badGateway(): GatewayError {
  return new GatewayError('DEFAULT_5XX', 'Internal server error', 502);
}
