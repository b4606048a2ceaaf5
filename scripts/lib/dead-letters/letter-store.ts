import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type {
  DeadLetter,
  LetterAct,
  LetterClaim,
} from '../../../lambdas/shared/dead-letters/dead-letter.ts';

/** Letters as an operator finds them. */
export interface FoundLetters {
  letters: DeadLetter[];
  /** Causes noted of messages that are not dead, or not yet. */
  notesAlone: number;
}

/** The dead-letters table as operators work on it; every change appends what was done, by whom. */
export class LetterStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** All letters, oldest first. It reads the whole table: dead letters are few, or an alarm rang. */
  async all(): Promise<FoundLetters> {
    const items: Record<string, unknown>[] = [];
    const pages = paginateScan({ client: this.#documents }, { TableName: this.#table });
    for await (const { Items = [] } of pages) items.push(...Items);
    const letters = items.filter(({ status }) => status !== undefined) as unknown as DeadLetter[];
    letters.sort((a, b) => a.dead_lettered_at.localeCompare(b.dead_lettered_at));
    return { letters, notesAlone: items.length - letters.length };
  }

  /** The letter of this id; `undefined` where there is none. */
  async find(id: string): Promise<DeadLetter | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#table,
        Key: { dead_letter_id: id },
        ConsistentRead: true,
      }),
    );
    return item?.status === undefined ? undefined : (item as DeadLetter);
  }

  /** Takes a letter to send it again. False when its status changed, or another holds it. */
  claim({ dead_letter_id, status }: DeadLetter, claim: LetterClaim, act: LetterAct) {
    return this.#update(dead_letter_id, act, {
      set: '#claim = :claim',
      condition: '#status = :status AND (attribute_not_exists(#claim) OR #claim.#until < :now)',
      names: { '#claim': 'claim', '#status': 'status', '#until': 'until' },
      values: { ':claim': claim, ':status': status, ':now': act.at },
    });
  }

  /** Ends a claim with the letter sent. False when the claim ran out and another took it. */
  redriven(letter: DeadLetter, claim: LetterClaim, act: LetterAct): Promise<boolean> {
    return this.#endClaim(letter, claim, act, 'REDRIVEN');
  }

  /** Ends a claim with the letter as it was before. */
  unclaim(letter: DeadLetter, claim: LetterClaim, act: LetterAct): Promise<boolean> {
    return this.#endClaim(letter, claim, act, letter.status);
  }

  /** Puts a letter away. False when its status changed, or somebody is sending it. */
  quarantine({ dead_letter_id, status }: DeadLetter, act: LetterAct): Promise<boolean> {
    return this.#update(dead_letter_id, act, {
      set: '#status = :quarantined',
      condition: '#status = :status AND (attribute_not_exists(#claim) OR #claim.#until < :now)',
      names: { '#claim': 'claim', '#status': 'status', '#until': 'until' },
      values: { ':quarantined': 'QUARANTINED', ':status': status, ':now': act.at },
    });
  }

  #endClaim({ dead_letter_id }: DeadLetter, { id }: LetterClaim, act: LetterAct, status: string) {
    return this.#update(dead_letter_id, act, {
      set: '#status = :status',
      remove: ' REMOVE #claim',
      condition: '#claim.#id = :id',
      names: { '#claim': 'claim', '#status': 'status', '#id': 'id' },
      values: { ':status': status, ':id': id },
    });
  }

  async #update(dead_letter_id: string, act: LetterAct, change: Change): Promise<boolean> {
    const { set, remove = '', condition, names, values } = change;
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { dead_letter_id },
          UpdateExpression: `SET ${set}, #acts = list_append(#acts, :acts)${remove}`,
          ConditionExpression: condition,
          ExpressionAttributeNames: { ...names, '#acts': 'acts' },
          ExpressionAttributeValues: { ...values, ':acts': [act] },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}

interface Change {
  set: string;
  remove?: string;
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}
