import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import { writeTransaction } from '../repositories/transaction.ts';
import type { ChargeRequest, RefundRequest } from './provider.ts';

interface LedgerEntry {
  /** The idempotency key. */
  payment_key: string;
  order_id: string;
  /** Integer cents. */
  amount_cents: number;
  /** How often it was asked for. */
  attempts: number;
}

/** A charge in the simulated provider's books; `ATTEMPTED`: asked for, and not done. */
export interface LedgerCharge extends LedgerEntry {
  kind: 'charge';
  status: 'ATTEMPTED' | 'CHARGED' | 'DECLINED' | 'VOIDED';
  /** What was given back of it so far, integer cents. */
  refunded_cents: number;
}

/** A refund in the simulated provider's books. */
export interface LedgerRefund extends LedgerEntry {
  kind: 'refund';
  status: 'ATTEMPTED' | 'REFUNDED';
  charge_key: string;
}

/** The item that takes the simulated provider down: `until` is ISO 8601, UTC. */
export const OUTAGE_KEY = '#outage';

const OPEN = 'attribute_not_exists(#status) OR #status = :attempted';

/**
 * The simulated provider's own books: an item per idempotency key, so that they are shared by all
 * instances, outlive a crash, and can be compared with ours.
 */
export class SimulatedLedger {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #pause: Pause;

  constructor(
    client: DynamoDBDocumentClient,
    table: string,
    pause: Pause = jitteredPause({ baseMs: 50, capMs: 1_000 }),
  ) {
    this.#client = client;
    this.#table = table;
    this.#pause = pause;
  }

  /** The charge under a key, or undefined. */
  async charge(chargeKey: string): Promise<LedgerCharge | undefined> {
    return (await this.#read(chargeKey)) as LedgerCharge | undefined;
  }

  /** The refund under a key, or undefined. */
  async refund(refundKey: string): Promise<LedgerRefund | undefined> {
    return (await this.#read(refundKey)) as LedgerRefund | undefined;
  }

  /** Until when the provider is down, or undefined. */
  async outageUntil(): Promise<string | undefined> {
    return (await this.#read(OUTAGE_KEY))?.until as string | undefined;
  }

  /** Counts an attempt at a charge without doing it; answers the charge as it stands. */
  async attemptCharge(request: ChargeRequest): Promise<LedgerCharge> {
    return (await this.#count(request.charge_key, chargeFacts(request))) as LedgerCharge;
  }

  /** Counts an attempt at a refund without doing it; answers the refund as it stands. */
  async attemptRefund(request: RefundRequest): Promise<LedgerRefund> {
    return (await this.#count(request.refund_key, refundFacts(request))) as LedgerRefund;
  }

  /**
   * Brings a charge to its end, unless it has one: answers the charge as it stands then, and
   * whether this did it.
   *
   * @param attempts how many attempts this adds to the count.
   */
  async settleCharge(
    request: ChargeRequest,
    status: 'CHARGED' | 'DECLINED' | 'VOIDED',
    attempts: number,
  ): Promise<{ charge: LedgerCharge; done: boolean }> {
    const key = request.charge_key;
    const update = this.#update(key, { ...chargeFacts(request), status }, attempts, OPEN);
    try {
      const command = new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' });
      const { Attributes: charge } = await this.#client.send(command);
      return { charge: charge as LedgerCharge, done: true };
    } catch (error) {
      if (!isRefused(error)) throw error;
      return { charge: (await this.charge(key)) as LedgerCharge, done: false };
    }
  }

  /**
   * Gives a charge back, in one transaction of charge and refund. False when that was refused: it
   * was refunded under this key before, or the charge has not that much left.
   */
  async settleRefund(request: RefundRequest, attempts: number): Promise<boolean> {
    const { charge_key, refund_key, amount_cents } = request;
    const left = {
      TableName: this.#table,
      Key: { payment_key: charge_key },
      UpdateExpression: 'SET refunded_cents = refunded_cents + :refunded',
      // A refund is of the whole charge, so that nothing was given back of it before.
      ConditionExpression:
        '#status = :charged AND refunded_cents = :none AND amount_cents >= :refunded',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':charged': 'CHARGED', ':none': 0, ':refunded': amount_cents },
    };
    const facts = { ...refundFacts(request), status: 'REFUNDED' };
    const refund = this.#update(refund_key, facts, attempts, OPEN);
    const items = [{ Update: left }, { Update: refund }];
    return (await writeTransaction(this.#client, items, this.#pause)).length === 0;
  }

  async #read(payment_key: string): Promise<Record<string, unknown> | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { payment_key }, ConsistentRead: true }),
    );
    return item;
  }

  async #count(key: string, facts: Record<string, unknown>): Promise<unknown> {
    const update = this.#update(key, facts, 1);
    const command = new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' });
    return (await this.#client.send(command)).Attributes;
  }

  /** Sets the facts and adds to the attempts; a `status` among them only on condition. */
  #update(
    payment_key: string,
    { status, ...facts }: Record<string, unknown>,
    attempts: number,
    condition?: string,
  ) {
    const settled = status !== undefined;
    const sets = Object.keys(facts).map((name) => `${name} = if_not_exists(${name}, :${name})`);
    sets.push(settled ? '#status = :status' : '#status = if_not_exists(#status, :attempted)');
    return {
      TableName: this.#table,
      Key: { payment_key },
      UpdateExpression: `SET ${sets.join(', ')} ADD attempts :attempts`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [`:${name}`, value])),
        ':attempts': attempts,
        ':attempted': 'ATTEMPTED',
        ...(settled ? { ':status': status } : {}),
      },
      ...(condition ? { ConditionExpression: condition } : {}),
    } satisfies UpdateCommandInput;
  }
}

function chargeFacts({ order_id, amount_cents }: ChargeRequest) {
  return { kind: 'charge', order_id, amount_cents, refunded_cents: 0 };
}

function refundFacts({ order_id, amount_cents, charge_key }: RefundRequest) {
  return { kind: 'refund', order_id, amount_cents, charge_key };
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
