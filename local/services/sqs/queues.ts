import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import { arn, arnResource, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { invalidValue, queueDoesNotExist } from './errors.ts';
import type { Message } from './message.ts';
import { Queue } from './queue.ts';
import {
  checkAttributes,
  parseSettings,
  type QueueSettings,
  withDefaults,
} from './queue-settings.ts';
import { allowsRedriveFrom } from './redrive.ts';

/** How long a name stays taken after its queue was deleted, and between two purges. */
const PAUSE_MS = 60_000;

/** The queues of the account, by name. */
export class Queues {
  readonly identity: Identity;
  readonly #scheduler: Scheduler;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();
  readonly #purgedAt = new Map<Queue, number>();

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#scheduler = scheduler;
    this.identity = identity;
  }

  /** All queues, by name. */
  list(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  byName(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  byArn(queueArn: string): Queue {
    return this.byName(arnResource(queueArn));
  }

  /** The last part of the path is the name, whatever the host. */
  byUrl(url: string): Queue {
    return this.byName(nameOfUrl(url));
  }

  urlOf(queue: Queue): string {
    const { region, accountId } = this.identity;
    return `https://sqs.${region}.amazonaws.com/${accountId}/${queue.name}`;
  }

  arnOfName(name: string): string {
    return arn(this.identity, 'sqs', name);
  }

  /**
   * Makes a queue, or returns the one with the same name and attributes.
   *
   * @param attributes as CreateQueue takes them; the redrive policy's target need not exist yet
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
   */
  create(name: string, attributes: Record<string, string>): Queue {
    checkName(name);
    checkAttributes(attributes);
    const existing = this.#queues.get(name);
    if (existing) return sameOrRefused(existing, attributes);
    const deletedAt = this.#deletedAt.get(name);
    if (deletedAt !== undefined && this.#scheduler.now() - deletedAt < PAUSE_MS) {
      throw new AwsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    }
    const queue = new Queue(
      { name, arn: this.arnOfName(name), attributes: { ...attributes } },
      this.#scheduler,
      (message, from) => this.#deadLetter(message, from),
    );
    this.#queues.set(name, queue);
    return queue;
  }

  /** Changes the attributes given; an empty value takes a policy away. */
  setAttributes(queue: Queue, attributes: Record<string, string>): void {
    checkAttributes(attributes);
    const merged = { ...queue.attributes, ...attributes };
    const settings = parseSettings(merged);
    this.checkRedrive(queue.arn, settings);
    queue.attributes = merged;
    queue.settings = settings;
    queue.modifiedAt = this.#scheduler.now();
  }

  /** Throws InvalidParameterValue when the redrive policy's target is absent or refuses. */
  checkRedrive(sourceArn: string, { redrive }: Pick<QueueSettings, 'redrive'>): void {
    if (!redrive) return;
    const refuse = (reason: string): AwsError =>
      invalidValue('RedrivePolicy', JSON.stringify(redrive), reason);
    const target = this.#queues.get(arnResource(redrive.deadLetterTargetArn));
    if (!target || target.arn !== redrive.deadLetterTargetArn) {
      throw refuse('Dead letter target does not exist.');
    }
    if (target.arn === sourceArn) throw refuse('Dead letter target cannot be the queue itself.');
    if (!allowsRedriveFrom(target.settings.redriveAllow, sourceArn)) {
      throw refuse('Queue does not have permission to use the dead letter target.');
    }
  }

  /** Queues whose dead letters go to `queue`. */
  sourcesOf(queue: Queue): Queue[] {
    return this.list().filter((q) => q.settings.redrive?.deadLetterTargetArn === queue.arn);
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedAt.set(queue.name, this.#scheduler.now());
    queue.purge();
    queue.close();
  }

  purge(queue: Queue): void {
    const now = this.#scheduler.now();
    if (now - (this.#purgedAt.get(queue) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) {
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      );
    }
    this.#purgedAt.set(queue, now);
    queue.purge();
  }

  /**
   * Moves a message to the dead-letter queue. It keeps its id and the time it was sent, from
   * which a standard queue counts the retention period. Where the dead-letter queue has been
   * deleted or no longer allows the source, the message stays and goes on being received.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  #deadLetter(message: Message, from: Queue): boolean {
    const target = this.#queues.get(arnResource(from.settings.redrive?.deadLetterTargetArn ?? ''));
    if (!target || !allowsRedriveFrom(target.settings.redriveAllow, from.arn)) return false;
    target.accept({ ...message, state: 'visible', sourceArn: from.arn });
    return true;
  }
}

/** `https://sqs.us-east-1.amazonaws.com/000000000000/name` gives `name`. */
export function nameOfUrl(url: string): string {
  const name = url.split('/').at(-1);
  if (!name) throw queueDoesNotExist();
  return name;
}

function checkName(name: string): void {
  if (name.endsWith('.fifo')) throw new NotHonouredError(`the FIFO queue ${name}`);
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  throw new AwsError(
    'InvalidParameterValue',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
  );
}

function sameOrRefused(queue: Queue, attributes: Record<string, string>): Queue {
  const current = withDefaults(queue.attributes);
  const other = Object.keys(attributes).find((name) => current[name] !== attributes[name]);
  if (other === undefined) return queue;
  throw new AwsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${other}`,
  );
}
