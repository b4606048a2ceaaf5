import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import type { PriceList } from '../domain/pricing.ts';

/** The catalogue could not be read whole, or holds a product without a usable price. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
}

const MAX_ATTEMPTS = 6;

/** The products and their prices, in the inventory table. */
export class ProductCatalogue {
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

  /**
   * Unit prices of those of the given products that exist; at most 100 ids, none twice.
   *
   * @throws CatalogueError when DynamoDB keeps leaving keys unread, or a price is not whole cents.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
   */
  async prices(productIds: readonly string[]): Promise<PriceList> {
    const prices = new Map<string, number>();
    let wanted: BatchGetCommandOutput['UnprocessedKeys'] = {
      [this.#table]: {
        Keys: productIds.map((product_id) => ({ product_id })),
        ProjectionExpression: 'product_id, unit_price_cents',
      },
    };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const answer: BatchGetCommandOutput = await this.#client.send(
        new BatchGetCommand({ RequestItems: wanted }),
      );
      for (const item of answer.Responses?.[this.#table] ?? []) addPrice(prices, item);
      wanted = answer.UnprocessedKeys;
      if (!wanted?.[this.#table]?.Keys?.length) return prices;
      await this.#pause(attempt);
    }
    throw new CatalogueError(`products were left unread in ${MAX_ATTEMPTS} attempts`);
  }
}

function addPrice(prices: Map<string, number>, item: Record<string, unknown>): void {
  const { product_id, unit_price_cents } = item;
  if (!Number.isSafeInteger(unit_price_cents) || Number(unit_price_cents) < 0) {
    throw new CatalogueError(`product ${product_id} has no unit_price_cents in whole cents`);
  }
  prices.set(String(product_id), Number(unit_price_cents));
}
