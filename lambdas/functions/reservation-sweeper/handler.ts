import type { Context, ScheduledEvent } from 'aws-lambda';
import type { Logger } from '../../shared/logging/logger.ts';
import type { ReservationSweep, SweepReport } from './sweep.ts';

/**
 * Runs on a schedule, and gives back stock that nobody finished.
 *
 * @throws Error when a reservation failed, after all others are done: the function's errors raise
 * an alarm, and a repeat is safe.
 */
export function createReservationSweeperHandler({
  sweep,
  logger,
}: {
  sweep: ReservationSweep;
  logger: Logger;
}) {
  return async (
    _event: ScheduledEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SweepReport> => {
    const report = await sweep.run(() => context.getRemainingTimeInMillis());
    if (report.released > 0 || report.left > 0 || report.failed > 0) {
      logger.info('reservations swept', { code: 'RESERVATIONS_SWEPT', ...report });
    }
    if (report.failed > 0) throw new Error(`${report.failed} expired reservations failed`);
    return report;
  };
}
