import { isDeepStrictEqual } from 'node:util';
import type { LocalSetUp } from '../local/bring-up.ts';
import { countBy } from '../report.ts';
import { scanStatuses } from '../scan-statuses.ts';
import {
  hasStatusTools,
  parseStatusCounts,
  runStatusCommand,
  statusCommand,
} from '../status-command.ts';
import type { Story } from './story.ts';

export interface Counted {
  text: string;
  problems: string[];
}

/** The orders by status as users read them, held against what the demo saw. */
export async function countStatuses(
  { environment, aws }: LocalSetUp,
  { ended }: Story,
): Promise<Counted> {
  const table = environment.names.orders;
  const seen = Object.fromEntries(countBy(ended.values(), ({ status }) => status));
  const scanned = countBy(await scanStatuses(aws.documents, table), (status) => status);
  const bySdk = Object.fromEntries(scanned);
  if (!hasStatusTools()) {
    const lines = scanned.map(([status, count]) => `${String(count).padStart(7)} "${status}"`);
    const text = ['By the SDK (the AWS CLI and jq are not both here):', ...lines].join('\n');
    return { text, problems: compare('the SDK', bySdk, seen) };
  }
  const output = await runStatusCommand(environment);
  return {
    text: `$ ${statusCommand(table)}\n${output.trimEnd()}`,
    problems: [
      ...compare('the SDK', bySdk, seen),
      ...compare('the AWS CLI', parseStatusCounts(output), seen),
    ],
  };
}

function compare(
  by: string,
  counts: Record<string, number>,
  seen: Record<string, number>,
): string[] {
  if (isDeepStrictEqual(counts, seen)) return [];
  return [`${by} counts ${JSON.stringify(counts)}, but the demo saw ${JSON.stringify(seen)}`];
}
