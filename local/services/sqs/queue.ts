import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { invalidValue } from './errors.ts';
import { FifoList } from './fifo-list.ts';
import { LongPolls, type ReceiveOptions } from './long-polls.ts';
import {
  checkNewMessage,
  createMessage,
  type Message,
  type NewMessage,
  type ReceivedMessage,
  receivedMessage,
} from './message.ts';
import { parseSettings, type QueueSettings } from './queue-settings.ts';
import { parseReceiptHandle, receiptHandle } from './receipt-handle.ts';
import { TimeHeap } from './time-heap.ts';

const MAXIMUM_IN_FLIGHT = 120_000;
const MAXIMUM_VISIBILITY_MS = 43_200_000;

/**
 * One standard queue. Time passes lazily: what has become visible or too old is looked up when
 * the queue is used, so an idle queue holds no timer. Only a long poll sets one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  /** Attributes as they were set. */
  attributes: Record<string, string>;
  settings: QueueSettings;
  tags: Record<string, string> = {};
  readonly createdAt: number;
  modifiedAt: number;
  readonly #scheduler: Scheduler;
  /** Hands a message to the dead-letter queue; false when there is none, so that it stays. */
  readonly #deadLetter: (message: Message, from: Queue) => boolean;
  #messages = new Map<string, Message>();
  #visible = new FifoList<Message>();
  #due = new TimeHeap<Message>();
  #age = new TimeHeap<Message>();
  #inFlight = 0;
  #delayed = 0;
  readonly #polls: LongPolls;

  constructor(
    { name, arn, attributes }: { name: string; arn: string; attributes: Record<string, string> },
    scheduler: Scheduler,
    deadLetter: (message: Message, from: Queue) => boolean,
  ) {
    this.name = name;
    this.arn = arn;
    this.attributes = attributes;
    this.settings = parseSettings(attributes);
    this.createdAt = scheduler.now();
    this.modifiedAt = this.createdAt;
    this.#scheduler = scheduler;
    this.#deadLetter = deadLetter;
    this.#polls = new LongPolls(scheduler);
  }

  /** Takes a message in. Throws as SendMessage does when it may not. */
  send(message: NewMessage, senderId: string): Message {
    checkNewMessage(message, this.settings.maximumMessageBytes);
    const delayMs = message.delayMs ?? this.settings.delayMs;
    const created = createMessage(message, { now: this.#scheduler.now(), delayMs, senderId });
    this.accept(created);
    return created;
  }

  /** Takes in a message that exists already: a dead letter, or one that is redriven. */
  accept(message: Message): void {
    this.#messages.set(message.id, message);
    this.#age.push(message.sentAt, message);
    if (message.state === 'delayed') {
      this.#delayed++;
      this.#due.push(message.dueAt, message);
    } else {
      this.#visible.push(message);
    }
    this.#serve();
  }

  /**
   * Up to `max` messages, waiting for the first as long as `waitMs`.
   *
   * @throws OverLimit for a short poll while 120,000 messages are in flight; a long poll waits
   */
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    if (options.signal.aborted) return Promise.resolve([]);
    this.#advance();
    if (this.#inFlight >= MAXIMUM_IN_FLIGHT && options.waitMs <= 0) {
      throw new AwsError('OverLimit', 'The maximum number of in flight messages is reached.');
    }
    const messages = this.#take(options);
    if (messages.length > 0 || options.waitMs <= 0) return Promise.resolve(messages);
    return new Promise((resolve) => {
      this.#polls.add(options, resolve);
      this.#polls.wakeAt(this.#due.earliest, () => this.#serve());
    });
  }

  /** Takes a visible message out for good: the first step of a move to another queue. */
  takeOut(): Message | undefined {
    this.#advance();
    const message = this.#shift();
    if (message) this.#remove(message);
    return message;
  }

  /**
   * Deletes the message of this delivery. A stale handle deletes nothing and is not an error.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  delete(handle: string): void {
    const { messageId, receiveCount } = parseReceiptHandle(this.name, handle);
    this.#advance();
    const message = this.#messages.get(messageId);
    if (message?.receiveCount === receiveCount) this.#remove(message);
  }

  /**
   * Moves the end of a delivery's visibility timeout to `ms` from now. For a delivery that is
   * over (the message is visible again, or with another receiver) it does nothing, like AWS.
   */
  changeVisibility(handle: string, ms: number): void {
    const { messageId, receiveCount } = parseReceiptHandle(this.name, handle);
    this.#advance();
    const message = this.#messages.get(messageId);
    if (!message) {
      throw invalidValue(
        'ReceiptHandle',
        handle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    if (message.state !== 'inFlight' || message.receiveCount !== receiveCount) return;
    const now = this.#scheduler.now();
    if (now + ms - message.receivedAt > MAXIMUM_VISIBILITY_MS) {
      throw invalidValue(
        'VisibilityTimeout',
        ms / 1000,
        'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
      );
    }
    this.#hide(message, now + ms);
    this.#serve();
  }

  /** Forgets every message, those in flight included. */
  purge(): void {
    this.#messages = new Map();
    this.#visible = new FifoList();
    this.#due = new TimeHeap();
    this.#age = new TimeHeap();
    this.#inFlight = 0;
    this.#delayed = 0;
  }

  /** Ends every long poll: the queue is being deleted. */
  close(): void {
    this.#polls.end();
  }

  /** Exact here, though AWS calls them approximate. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#advance();
    const visible = this.#messages.size - this.#inFlight - this.#delayed;
    return { visible, inFlight: this.#inFlight, delayed: this.#delayed };
  }

  /** Lets time pass: hidden messages that are due become visible, old ones disappear. */
  #advance(): void {
    const now = this.#scheduler.now();
    for (let m = this.#due.popDue(now); m; m = this.#due.popDue(now)) {
      // An entry is outdated when the message was deleted or its timeout was changed since.
      if (this.#isLive(m) && m.state !== 'visible' && m.dueAt <= now) this.#show(m);
    }
    const oldest = now - this.settings.retentionMs;
    for (let m = this.#age.popDue(oldest); m; m = this.#age.popDue(oldest)) {
      if (this.#isLive(m)) this.#remove(m);
    }
  }

  #isLive(message: Message): boolean {
    return this.#messages.get(message.id) === message;
  }

  #shift(): Message | undefined {
    let message = this.#visible.shift();
    while (message && !this.#isLive(message)) message = this.#visible.shift();
    return message;
  }

  #take({ max, visibilityMs }: ReceiveOptions): ReceivedMessage[] {
    const taken: Message[] = [];
    const room = Math.min(max, MAXIMUM_IN_FLIGHT - this.#inFlight);
    while (taken.length < room) {
      const message = this.#shift();
      if (!message) break;
      if (!this.#isPoison(message) || !this.#deadLetter(message, this)) taken.push(message);
      else this.#remove(message);
    }
    const dueAt = this.#scheduler.now() + (visibilityMs ?? this.settings.visibilityMs);
    return taken.map((message) => this.#deliver(message, dueAt));
  }

  #isPoison(message: Message): boolean {
    const { redrive } = this.settings;
    return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  #deliver(message: Message, dueAt: number): ReceivedMessage {
    message.receivedAt = this.#scheduler.now();
    message.firstReceivedAt ??= message.receivedAt;
    message.receiveCount++;
    message.state = 'inFlight';
    this.#inFlight++;
    const { id: messageId, receiveCount } = message;
    const handle = receiptHandle(this.name, { messageId, receiveCount });
    const received = receivedMessage(message, handle);
    this.#hide(message, dueAt);
    return received;
  }

  #hide(message: Message, dueAt: number): void {
    message.dueAt = dueAt;
    if (dueAt <= this.#scheduler.now()) this.#show(message);
    else this.#due.push(dueAt, message);
  }

  #show(message: Message): void {
    this.#leaveState(message);
    message.state = 'visible';
    this.#visible.push(message);
  }

  #remove(message: Message): void {
    this.#leaveState(message);
    this.#messages.delete(message.id);
    // Entries of deleted messages stay in the heaps until there are more of them than others.
    const bound = 2 * this.#messages.size + 1024;
    if (this.#age.size > bound) this.#age.compact((m) => this.#isLive(m));
    if (this.#due.size > bound) this.#due.compact((m, at) => this.#isLive(m) && m.dueAt === at);
  }

  #leaveState(message: Message): void {
    if (message.state === 'inFlight') this.#inFlight--;
    if (message.state === 'delayed') this.#delayed--;
  }

  /** Gives visible messages to those who wait; the rest sleep until the next one is due. */
  #serve(): void {
    if (this.#polls.size === 0) return;
    this.#advance();
    this.#polls.serve((options) => this.#take(options));
    this.#polls.wakeAt(this.#due.earliest, () => this.#serve());
  }
}
