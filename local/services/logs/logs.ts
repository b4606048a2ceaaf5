import type { Identity } from '../../core/identity.ts';
import { requireMembers } from '../../core/required-members.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService } from '../../core/service.ts';
import type { LogMessage } from './log-group.ts';
import { LogGroups } from './log-groups.ts';
import { logOperations } from './log-operations.ts';

const REQUIRED = {
  CreateLogGroup: ['logGroupName'],
  CreateLogStream: ['logGroupName', 'logStreamName'],
  DescribeLogStreams: ['logGroupName'],
  FilterLogEvents: ['logGroupName'],
  GetLogEvents: ['logGroupName', 'logStreamName'],
  PutLogEvents: ['logGroupName', 'logStreamName', 'logEvents'],
};

/** CloudWatch Logs: groups, streams and events, kept in memory up to a bound per group. */
export class Logs {
  readonly service: JsonService;
  readonly #groups: LogGroups;

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#groups = new LogGroups(scheduler, identity);
    this.service = {
      protocol: 'json',
      iamPrefix: 'logs',
      targetPrefix: 'Logs_20140328',
      jsonVersion: '1.1',
      operations: requireMembers(
        logOperations(this.#groups),
        REQUIRED,
        'InvalidParameterException',
      ),
    };
  }

  /** Makes a group; returns its ARN. */
  createGroup(name: string): string {
    return this.#groups.create(name).arn;
  }

  /** Appends in process, making the group and the stream where they are not there yet. */
  append(groupName: string, streamName: string, messages: LogMessage[]): void {
    this.#groups.append(groupName, streamName, messages);
  }
}
