import type { Platform } from './platform.ts';

/**
 * Invokes a function by its short name, as its trigger would, and answers what it returned.
 * Throws what it threw.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invoke(
  { client }: Pick<Platform, 'client'>,
  name: string,
  event: object,
): Promise<Record<string, unknown>> {
  const path = `/2015-03-31/functions/dofs-local-${name}/invocations`;
  const response = await fetch(client.endpoint + path, {
    method: 'POST',
    body: JSON.stringify(event),
  });
  const text = await response.text();
  if (!response.ok || response.headers.has('x-amz-function-error')) {
    throw new Error(`${name}: ${response.status} ${text}`);
  }
  return JSON.parse(text) as Record<string, unknown>;
}
