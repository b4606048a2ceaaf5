import { table } from '../report.ts';
import type { ExecutionResult } from './runner.ts';

/** What the stages came to, and the artifacts that each environment answers with. */
export function rehearsalReport(
  executions: readonly ExecutionResult[],
  hashes: ReadonlyMap<string, string>,
): string {
  const rows = executions.flatMap(({ pipeline, stages }) =>
    stages.map(({ stage, result, seconds }) => [
      pipeline,
      stage,
      result,
      result === 'passed' || result === 'failed' ? seconds.toFixed(1) : '',
    ]),
  );
  const stages = table(['pipeline', 'stage', 'result', 'seconds'], rows);
  if (hashes.size === 0) return stages;
  const answers = table(['environment', 'artifact_hash of GET /health'], [...hashes]);
  const one = new Set(hashes.values()).size === 1;
  const verdict = one ? 'the same everywhere' : 'NOT THE SAME';
  return `${stages}\n\n${answers}\n${hashes.size > 1 ? `${verdict}\n` : ''}`;
}

/** Whether every environment answers with the same artifacts. */
export function hashesAgree(hashes: ReadonlyMap<string, string>): boolean {
  return new Set(hashes.values()).size <= 1;
}
