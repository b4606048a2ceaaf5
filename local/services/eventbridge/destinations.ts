import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Sqs } from '../sqs/sqs.ts';

/** What EventBridge needs of Lambda. */
export interface FunctionsPort {
  /** Whether the function's resource policy lets `principal` invoke it for `sourceArn`. */
  mayInvoke(functionArn: string, principal: string, sourceArn: string): boolean;
  /** Invokes it asynchronously. */
  invokeAsync(functionArn: string, payload: string): void;
}

const PRINCIPAL = 'events.amazonaws.com';

/** Where targets are: queues and functions, each reached only where its policy says so. */
export class Destinations {
  readonly #sqs: Pick<Sqs, 'sendMessageAs'>;
  readonly #functions: FunctionsPort;

  constructor(sqs: Pick<Sqs, 'sendMessageAs'>, functions: FunctionsPort) {
    this.#sqs = sqs;
    this.#functions = functions;
  }

  /**
   * Hands an event over for a rule.
   *
   * @throws AwsError as the target's service refuses it
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
   */
  send(targetArn: string, ruleArn: string, body: string, attributes: MessageAttributes = {}): void {
    if (isQueueArn(targetArn)) {
      const sender = { service: PRINCIPAL, sourceArn: ruleArn };
      this.#sqs.sendMessageAs(sender, targetArn, { body, attributes });
      return;
    }
    if (!isFunctionArn(targetArn)) throw new NotHonouredError(`the target ${targetArn}`);
    if (!this.#functions.mayInvoke(targetArn, PRINCIPAL, ruleArn)) {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${PRINCIPAL} is not authorized to perform: lambda:InvokeFunction on resource: ${targetArn} because no resource-based policy allows the lambda:InvokeFunction action`,
      );
    }
    this.#functions.invokeAsync(targetArn, body);
  }
}

export function isQueueArn(arn: string): boolean {
  return /^arn:aws:sqs:[^:]+:\d{12}:[A-Za-z0-9_-]+$/.test(arn);
}

/** A function, or a version or an alias of it. */
export function isFunctionArn(arn: string): boolean {
  return /^arn:aws:lambda:[^:]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$/.test(arn);
}
