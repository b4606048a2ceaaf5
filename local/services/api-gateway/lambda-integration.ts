import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { LambdaIntegration } from './definitions.ts';
import type { Exchange, GatewayResponse } from './exchange.ts';
import { badGateway, GatewayError } from './gateway-error.ts';
import { proxyEvent } from './proxy-event.ts';
import { proxyResponse } from './proxy-response.ts';

/** Runs a function to its end. `functionError` is set when the function threw or broke down. */
export type Invoke = (
  functionArn: string,
  payload: string,
) => Promise<{ payload: string; functionError?: string | undefined }>;

/** Whether a resource policy lets the principal call the function on behalf of the source. */
export type MayInvoke = (functionArn: string, principal: string, sourceArn: string) => boolean;

export interface LambdaCalls {
  scheduler: Scheduler;
  identity: Identity;
  invoke: Invoke;
  mayInvoke: MayInvoke;
}

/**
 * Calls the function of an `AWS_PROXY` integration and gives its answer.
 *
 * @throws GatewayError 500 when the function may not be called or Lambda refuses the call, 502
 *   when the function fails or answers in another form, 504 when it takes too long.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 */
export async function callFunction(
  exchange: Exchange,
  { functionArn, timeoutMs }: LambdaIntegration,
  { scheduler, identity, invoke, mayInvoke }: LambdaCalls,
): Promise<GatewayResponse> {
  if (!mayInvoke(functionArn, 'apigateway.amazonaws.com', sourceArn(exchange, identity))) {
    throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error');
  }
  const result = await within(
    timeoutMs,
    scheduler,
    invoke(functionArn, proxyEvent(exchange)).catch((error: unknown) => {
      // Lambda refused the call. Anything else is a fault of the runtime, to be seen as such.
      if (!(error instanceof AwsError)) throw error;
      throw new GatewayError('DEFAULT_5XX', 'Internal server error');
    }),
  );
  if (result.functionError !== undefined) throw badGateway();
  return proxyResponse(exchange, result.payload);
}

function sourceArn({ apiId, stage, request, resourcePath }: Exchange, identity: Identity): string {
  return arn(identity, 'execute-api', `${apiId}/${stage}/${request.method}${resourcePath}`);
}

/** Rejects after `ms`; the work itself goes on, as a function does whose caller went away. */
function within<T>(ms: number, scheduler: Scheduler, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = scheduler.after(ms, () =>
      reject(new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out')),
    );
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
