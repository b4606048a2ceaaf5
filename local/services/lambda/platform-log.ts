import type { LoggingSpec } from './function-spec.ts';

/** The figures of one finished invocation. */
export interface Report {
  requestId: string;
  status: 'success' | 'error' | 'timeout';
  errorType?: string;
  durationMs: number;
  memoryMb: number;
  /** Absent when the process was gone before it could say. */
  maxMemoryBytes?: number;
  /** Present on a cold start. */
  initMs?: number;
}

const MIB = 1024 * 1024;

/**
 * The line that opens an invocation's log, none when the system log level hides it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function startLines(
  logging: LoggingSpec,
  { time, requestId, version }: { time: number; requestId: string; version: string },
): string[] {
  if (logging.format === 'Text') return [`START RequestId: ${requestId} Version: ${version}`];
  return platformEvent(logging, time, 'platform.start', { requestId, version });
}

/** The lines that close an invocation's log. */
export function reportLines(logging: LoggingSpec, time: number, report: Report): string[] {
  const { requestId, status, errorType, durationMs, memoryMb, initMs } = report;
  // Since August 2025 the init phase is billed too.
  const billed = Math.ceil(durationMs + (initMs ?? 0));
  const usedMb = report.maxMemoryBytes && Math.ceil(report.maxMemoryBytes / MIB);
  if (logging.format === 'JSON') {
    const metrics = {
      durationMs: rounded(durationMs),
      billedDurationMs: billed,
      memorySizeMB: memoryMb,
      ...(usedMb !== undefined && { maxMemoryUsedMB: usedMb }),
      ...(initMs !== undefined && { initDurationMs: rounded(initMs) }),
    };
    const record = { requestId, status, ...(errorType && { errorType }), metrics };
    return platformEvent(logging, time, 'platform.report', record);
  }
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${memoryMb} MB`,
    ...(usedMb !== undefined ? [`Max Memory Used: ${usedMb} MB`] : []),
    ...(initMs !== undefined ? [`Init Duration: ${initMs.toFixed(2)} ms`] : []),
    ...(status !== 'success' ? [`Status: ${status}`] : []),
    ...(errorType ? [`Error Type: ${errorType}`] : []),
  ];
  return [`END RequestId: ${requestId}`, `${fields.join('\t')}\t`];
}

function platformEvent(
  logging: LoggingSpec,
  time: number,
  type: string,
  record: Record<string, unknown>,
): string[] {
  // Start and report are INFO events, so WARN hides them.
  if (logging.systemLevel === 'WARN') return [];
  return [JSON.stringify({ time: new Date(time).toISOString(), type, record })];
}

function rounded(ms: number): number {
  return Number(ms.toFixed(3));
}
