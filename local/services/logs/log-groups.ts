import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { LogGroup, type LogMessage } from './log-group.ts';

/** The log groups of the account. */
export class LogGroups {
  readonly #scheduler: Scheduler;
  readonly #identity: Identity;
  readonly #groups = new Map<string, LogGroup>();

  constructor(scheduler: Scheduler, identity: Identity) {
    this.#scheduler = scheduler;
    this.#identity = identity;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#scheduler.now();
  }

  /** By name. */
  list(): LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): LogGroup {
    const group = this.#groups.get(name);
    if (group) return group;
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }

  create(name: string): LogGroup {
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) {
      throw new AwsError('InvalidParameterException', `Log group name ${name} is not valid.`);
    }
    if (this.#groups.has(name)) {
      throw new AwsError(
        'ResourceAlreadyExistsException',
        'The specified log group already exists',
      );
    }
    const group = new LogGroup(name, arn(this.#identity, 'logs', `log-group:${name}`), this.now());
    this.#groups.set(name, group);
    return group;
  }

  /** Appends, making the group and the stream where they are not there yet. */
  append(groupName: string, streamName: string, messages: LogMessage[]): void {
    const group = this.#groups.get(groupName) ?? this.create(groupName);
    const stream = group.streams.get(streamName) ?? group.createStream(streamName, this.now());
    group.append(stream, messages, this.now());
  }

  /** The ARN by which policies name a stream; without one, all of the group. */
  arnOfStream(group: string, stream = ''): string {
    return arn(this.#identity, 'logs', `log-group:${group}:log-stream:${stream}`);
  }
}
