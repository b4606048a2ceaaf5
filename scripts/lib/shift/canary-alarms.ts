import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Alarm, Alarms } from './ports.ts';

/** The alarms whose names begin with `dofs-<environment>-canary-`. */
export class CanaryAlarms implements Alarms {
  readonly #cloudWatch: CloudWatchClient;
  readonly #prefix: string;

  constructor(cloudWatch: CloudWatchClient, environment: string) {
    this.#cloudWatch = cloudWatch;
    this.#prefix = `dofs-${environment}-canary-`;
  }

  async states(): Promise<Alarm[]> {
    const alarms: Alarm[] = [];
    const pages = paginateDescribeAlarms(
      { client: this.#cloudWatch },
      { AlarmNamePrefix: this.#prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    );
    for await (const { MetricAlarms: metric = [], CompositeAlarms: composite = [] } of pages) {
      for (const { AlarmName: name = '', StateValue: state, StateReason: reason = '' } of [
        ...metric,
        ...composite,
      ]) {
        alarms.push({ name, ringing: state === 'ALARM', reason });
      }
    }
    return alarms;
  }
}
