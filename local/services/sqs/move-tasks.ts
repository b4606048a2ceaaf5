import { v7 as uuid } from 'uuid';
import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import { required, within } from './errors.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

interface StartInput {
  SourceArn: string;
  DestinationArn?: string;
  MaxNumberOfMessagesPerSecond?: number;
}

interface MoveTask {
  handle: string;
  source: Queue;
  /** Absent: each message goes back to the queue it came from. */
  destination: Queue | undefined;
  perSecond: number | undefined;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  moved: number;
  toMove: number;
  startedAt: number;
  failureReason?: string;
}

/** Without a rate SQS chooses one; here a second's share is large enough to move all at once. */
const UNLIMITED = 100_000;

/**
 * Redrive: moving dead letters back. The moved messages are new ones, with a new id.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MoveTasks {
  readonly operations: Record<string, AnyOperation>;
  readonly #queues: Queues;
  readonly #scheduler: Scheduler;
  readonly #tasks: MoveTask[] = [];

  constructor(queues: Queues, scheduler: Scheduler) {
    this.#queues = queues;
    this.#scheduler = scheduler;
    this.operations = {
      StartMessageMoveTask: {
        parameters: ['SourceArn', 'DestinationArn', 'MaxNumberOfMessagesPerSecond'],
        resources: ({ SourceArn }) => [required('SourceArn', SourceArn)],
        run: (input) => this.#start(input),
      } satisfies Operation<StartInput>,
      ListMessageMoveTasks: {
        parameters: ['SourceArn', 'MaxResults'],
        resources: ({ SourceArn }) => [required('SourceArn', SourceArn)],
        run: (input) => this.#list(input),
      } satisfies Operation<{ SourceArn: string; MaxResults?: number }>,
    };
  }

  #start(input: StartInput): { TaskHandle: string } {
    const source = this.#find('SourceArn', input.SourceArn);
    if (this.#queues.sourcesOf(source).length === 0) {
      throw new AwsError(
        'InvalidParameterValue',
        'Source queue must be configured as a Dead Letter Queue.',
      );
    }
    if (this.#tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      throw new AwsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const { DestinationArn, MaxNumberOfMessagesPerSecond: rate } = input;
    const task: MoveTask = {
      handle: Buffer.from(`${uuid({ msecs: this.#scheduler.now() })}/${source.arn}`).toString(
        'base64',
      ),
      source,
      destination: DestinationArn ? this.#find('DestinationArn', DestinationArn) : undefined,
      perSecond:
        rate === undefined ? undefined : within('MaxNumberOfMessagesPerSecond', rate, 1, 500),
      status: 'RUNNING',
      moved: 0,
      toMove: source.counts().visible,
      startedAt: this.#scheduler.now(),
    };
    this.#tasks.unshift(task);
    this.#scheduler.after(0, () => this.#move(task));
    return { TaskHandle: task.handle };
  }

  /** Moves one second's share, then goes on a second later. */
  #move(task: MoveTask): void {
    const { source } = task;
    for (let share = task.perSecond ?? UNLIMITED; share > 0 && task.moved < task.toMove; share--) {
      const message = source.takeOut();
      if (!message) break;
      const destination = task.destination ?? this.#origin(message.sourceArn);
      if (!destination) {
        source.accept(message);
        task.status = 'FAILED';
        task.failureReason = 'CouldNotDetermineMessageSource';
        return;
      }
      const { body, attributes } = message;
      destination.send({ body, attributes }, message.senderId);
      task.moved++;
    }
    if (task.moved >= task.toMove || source.counts().visible === 0) task.status = 'COMPLETED';
    else this.#scheduler.after(1000, () => this.#move(task));
  }

  #origin(sourceArn: string | undefined): Queue | undefined {
    return this.#queues.list().find((queue) => queue.arn === sourceArn);
  }

  #list({ SourceArn, MaxResults = 1 }: { SourceArn: string; MaxResults?: number }): object {
    const source = this.#find('SourceArn', SourceArn);
    const limit = within('MaxResults', MaxResults, 1, 10);
    const tasks = this.#tasks.filter((task) => task.source === source).slice(0, limit);
    return { Results: tasks.map(onTheWire) };
  }

  #find(parameter: string, queueArn: string): Queue {
    const queue = this.#queues.list().find((one) => one.arn === required(parameter, queueArn));
    if (queue) return queue;
    throw new AwsError(
      'ResourceNotFoundException',
      `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      { status: 404 },
    );
  }
}

function onTheWire(task: MoveTask): object {
  return {
    ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
    Status: task.status,
    SourceArn: task.source.arn,
    DestinationArn: task.destination?.arn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}
