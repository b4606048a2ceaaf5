import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BatchGetCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { CommandError } from './command-line.ts';
import type { Environment } from './environment.ts';

export interface Product {
  product_id: string;
  name: string;
  unit_price_cents: number;
}

/** The products that `make seed` loads. */
export function readCatalogue(): Product[] {
  const file = path.join(import.meta.dirname, '../catalogue.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Product[];
}

/**
 * Sets each product's name and price. Other attributes of the row are left as they are, so that
 * it may be run again at any time.
 */
export async function seedCatalogue(
  documents: DynamoDBDocumentClient,
  table: string,
  products: readonly Product[],
): Promise<void> {
  await Promise.all(
    products.map(({ product_id, name, unit_price_cents }) =>
      documents.send(
        new UpdateCommand({
          TableName: table,
          Key: { product_id },
          UpdateExpression: 'SET #name = :name, unit_price_cents = :price',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': name, ':price': unit_price_cents },
        }),
      ),
    ),
  );
}

/** Throws `CommandError` unless the environment sells every product of the catalogue. */
export async function requireCatalogue(
  documents: DynamoDBDocumentClient,
  { name, names }: Environment,
  products: readonly Product[],
): Promise<void> {
  const { Responses } = await documents.send(
    new BatchGetCommand({
      RequestItems: {
        [names.inventory]: {
          Keys: products.map(({ product_id }) => ({ product_id })),
          ProjectionExpression: 'product_id',
        },
      },
    }),
  );
  const present = new Set((Responses?.[names.inventory] ?? []).map((row) => row.product_id));
  const missing = products.filter(({ product_id }) => !present.has(product_id));
  if (missing.length > 0) {
    throw new CommandError(
      `${missing.length} of the ${products.length} products are not in ${names.inventory}: ` +
        `run \`make seed ENV=${name}\` first`,
    );
  }
}
