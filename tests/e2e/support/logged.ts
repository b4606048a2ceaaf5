import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { eventually } from './eventually.ts';
import type { Platform } from './platform.ts';

/** Resolves with the first line of a function's log that holds all of these texts. */
export function logged(
  platform: Pick<Platform, 'logs'>,
  functionName: string,
  ...texts: string[]
): Promise<string> {
  const logGroupName = `/aws/lambda/dofs-local-${functionName}`;
  return eventually(async () => {
    const { events = [] } = await platform.logs.send(new FilterLogEventsCommand({ logGroupName }));
    const lines = events.map(({ message = '' }) => message);
    return lines.find((line) => texts.every((text) => line.includes(text)));
  });
}
