import { setTimeout as sleep } from 'node:timers/promises';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type ApiServer, REGION } from './api-server.ts';
import type { Companion } from './runner.ts';

const POLL_MS = 100;

export interface FailingCanary {
  /** The function whose traffic tells that the shift has begun. */
  functionName: string;
  /** Goes off then. */
  alarm: string;
}

/** Waits until a part of a function's traffic has moved, and sets an alarm off. */
export function failCanary(server: ApiServer, canary: FailingCanary): Companion {
  const stop = new AbortController();
  const watching = watch(server, canary, stop.signal);
  // Awaited when the shift is over; until then a failure must not end the process.
  watching.catch(() => {});
  return {
    variables: {},
    end: async () => {
      stop.abort();
      await watching;
    },
  };
}

async function watch(
  server: ApiServer,
  { functionName, alarm }: FailingCanary,
  stop: AbortSignal,
): Promise<void> {
  const { endpoint, credentials } = server;
  const lambda = new LambdaClient({ region: REGION, endpoint, credentials });
  const alias = new GetAliasCommand({ FunctionName: functionName, Name: 'live' });
  while (!stop.aborted) {
    const { RoutingConfig: routing } = await lambda.send(alias);
    if (Object.keys(routing?.AdditionalVersionWeights ?? {}).length > 0) {
      await server.raiseAlarm(alarm);
      return;
    }
    await sleep(POLL_MS);
  }
}
