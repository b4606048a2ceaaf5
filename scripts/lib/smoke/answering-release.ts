import type { ApiAnswer, ApiClient } from '../api-client.ts';
import type { Clock } from '../clock.ts';
import { CommandError } from '../command-line.ts';
import type { Release } from '../release/manifest.ts';

/** A moved alias is seen everywhere within seconds. */
const LIMIT_MS = 10_000;
const POLL_MS = 1_000;

const MEMBERS = ['artifact_hash', 'version', 'commit'] as const;

/**
 * Waits, for ten seconds at most, until `GET /health` names the release.
 *
 * @throws CommandError when it answers no 200, or another release answers: with both
 */
export async function awaitRelease(
  api: Pick<ApiClient, 'send'>,
  wanted: Release,
  clock: Clock,
): Promise<void> {
  const deadline = clock.now() + LIMIT_MS;
  for (;;) {
    const answer = await api.send({ method: 'GET', path: '/health', withKey: false });
    if (answer.status === 200 && MEMBERS.every((name) => answer.json?.[name] === wanted[name])) {
      return;
    }
    if (clock.now() >= deadline) throw new CommandError(whatIsWrong(answer, wanted));
    await clock.sleep(POLL_MS);
  }
}

function whatIsWrong({ status, text, json }: ApiAnswer, wanted: Release): string {
  if (status !== 200) return `GET /health answers ${status}, not 200: ${text}`;
  const rows = MEMBERS.map((name) => {
    const answered = json?.[name] === undefined ? 'nothing' : String(json[name]);
    return `  ${name.padEnd(13)}  answered ${answered}, packaged ${wanted[name]}`;
  });
  return ['another release is answering:', ...rows].join('\n');
}
