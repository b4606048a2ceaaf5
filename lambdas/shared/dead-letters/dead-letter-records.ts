import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeadLetter } from './dead-letter.ts';

/** Where dead letters are recorded. */
export class DeadLetterRecords {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, deadLettersTable: string) {
    this.#client = client;
    this.#table = deadLettersTable;
  }

  /**
   * Records a dead letter, once: what its item holds stays, be it the consumer's note of the cause
   * or what an operator did meanwhile. Answers the item after it.
   */
  async record({ dead_letter_id, ...facts }: DeadLetter): Promise<DeadLetter> {
    const given = Object.entries(facts).filter(([, value]) => value !== undefined);
    // By placeholder all: some are reserved words.
    const set = given.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`);
    const { Attributes: item } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { dead_letter_id },
        UpdateExpression: `SET ${set.join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          given.map(([name, value]) => [`:${name}`, value]),
        ),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return item as DeadLetter;
  }
}
