import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Destinations } from './destinations.ts';
import type { EventEnvelope } from './event.ts';
import type { Target } from './target.ts';
import { type RuleName, targetInput } from './target-input.ts';

/** One event on its way to one target. */
interface Delivery {
  rule: RuleName;
  target: Target;
  body: string;
  startedAt: number;
  retries: number;
}

/** Errors that no retry cures, with the ERROR_CODE that the dead letter carries. */
const PERMANENT: Record<string, string> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  InvalidMessageContents: 'INVALID_PARAMETER',
  InvalidParameterValue: 'INVALID_PARAMETER',
  QueueDoesNotExist: 'NO_RESOURCE',
  RequestTooLargeException: 'INVALID_PARAMETER',
  ResourceNotFoundException: 'NO_RESOURCE',
};

/** AWS names exponential backoff with jitter, but no figures: these are ours. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 600_000;

/**
 * Brings events to targets: retries what may pass, sends the rest to the target's dead-letter
 * queue. Without one the event is dropped, as on AWS, and the runtime's log says so.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Deliveries {
  readonly #scheduler: Scheduler;
  readonly #destinations: Pick<Destinations, 'send'>;

  constructor(scheduler: Scheduler, destinations: Pick<Destinations, 'send'>) {
    this.#scheduler = scheduler;
    this.#destinations = destinations;
  }

  /** Starts the delivery; it goes on by itself. */
  start(event: EventEnvelope, rule: RuleName, target: Target): void {
    const body = targetInput(target, event, rule);
    const startedAt = this.#scheduler.now();
    const delivery = { rule, target, body, startedAt, retries: 0 };
    this.#scheduler.after(0, () => this.#attempt(delivery));
  }

  #attempt(delivery: Delivery): void {
    try {
      this.#send(delivery.target.Arn, delivery);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const permanent = PERMANENT[error.name];
      const exhausted = this.#exhausted(delivery);
      if (permanent !== undefined) this.#giveUp(delivery, permanent, error.message);
      else if (exhausted !== undefined) {
        this.#giveUp(delivery, errorCode(error), error.message, exhausted);
      } else this.#retryLater(delivery);
    }
  }

  #retryLater(delivery: Delivery): void {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** delivery.retries);
    delivery.retries++;
    this.#scheduler.after(this.#scheduler.random() * longest, () => this.#attempt(delivery));
  }

  #exhausted({ target, startedAt, retries }: Delivery): string | undefined {
    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } =
      target.RetryPolicy ?? {};
    if (retries >= MaximumRetryAttempts) return 'MaximumRetryAttempts';
    const age = this.#scheduler.now() - startedAt;
    return age >= MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
  }

  #giveUp(delivery: Delivery, code: string, message: string, exhausted?: string): void {
    const { rule, target, retries } = delivery;
    const lost = `EventBridge dropped an event of ${rule.arn} for ${target.Arn}: ${message}`;
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) {
      console.error(lost);
      return;
    }
    const text = (value: string) => ({ DataType: 'String', StringValue: value });
    const attributes: MessageAttributes = {
      ERROR_CODE: text(code),
      ERROR_MESSAGE: text(message),
      RULE_ARN: text(rule.arn),
      TARGET_ARN: text(target.Arn),
    };
    if (exhausted !== undefined) {
      attributes.EXHAUSTED_RETRY_CONDITION = text(exhausted);
      attributes.RETRY_ATTEMPTS = { DataType: 'Number', StringValue: String(retries) };
    }
    try {
      this.#send(queueArn, delivery, attributes);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      console.error(`${lost}; its dead-letter queue refused it: ${error.message}`);
    }
  }

  #send(arn: string, { rule, body }: Delivery, attributes?: MessageAttributes): void {
    this.#destinations.send(arn, rule.arn, body, attributes);
  }
}

function errorCode({ name }: AwsError): string {
  return name === 'OverLimit' || name.includes('Throttl') ? 'THROTTLING' : 'ERROR_FROM_TARGET';
}
