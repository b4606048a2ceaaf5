import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BatchGetCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jitteredPause } from '../../lambdas/shared/backoff.ts';
import { writeTransaction } from '../../lambdas/shared/repositories/transaction.ts';
import { CommandError } from './command-line.ts';
import type { Environment, ResourceNames } from './environment.ts';
import { stockAdjusted } from './stock/adjustment.ts';

export interface Product {
  product_id: string;
  name: string;
  unit_price_cents: number;
  /** What is put in where the product is new. */
  stock: number;
}

/** The products that `make seed` loads, each with `stock` pieces where that is given. */
export function readCatalogue(stock?: number): Product[] {
  const file = path.join(import.meta.dirname, '../catalogue.json');
  const products = JSON.parse(readFileSync(file, 'utf8')) as Product[];
  return stock === undefined ? products : products.map((product) => ({ ...product, stock }));
}

/** How many products were there already, and how many are new with their first stock. */
export interface Seeded {
  known: number;
  added: number;
}

const SEEDED_BY = 'seed';

/**
 * Sets each product's name and price, and puts the first stock of a new one in, with the event
 * that tells of it. Stock that exists is left as it is, so that it may be run again at any time.
 */
export async function seedCatalogue(
  documents: DynamoDBDocumentClient,
  names: Pick<ResourceNames, 'inventory' | 'platformEvents'>,
  products: readonly Product[],
): Promise<Seeded> {
  const added = await Promise.all(products.map((product) => seedOne(documents, names, product)));
  const count = added.filter(Boolean).length;
  return { known: products.length - count, added: count };
}

/** True when the product is new. */
async function seedOne(
  documents: DynamoDBDocumentClient,
  names: Pick<ResourceNames, 'inventory' | 'platformEvents'>,
  product: Product,
): Promise<boolean> {
  if (await describeKnown(documents, names.inventory, product)) return false;
  const { product_id, stock } = product;
  const adjustment = {
    product_id,
    quantity: stock,
    available: stock,
    reason: 'first stock',
    adjusted_by: SEEDED_BY,
  };
  const stocked = {
    Update: {
      ...description(names.inventory, product, {
        available: stock,
        reserved: 0,
        consumed: 0,
        put_in: stock,
        adjustments: 1,
      }),
      ConditionExpression: 'attribute_not_exists(put_in)',
    },
  };
  const event = stockAdjusted(names.platformEvents, adjustment, 1);
  const pause = jitteredPause({ baseMs: 50, capMs: 1_000 });
  if ((await writeTransaction(documents, [stocked, event], pause)).length === 0) return true;
  // Somebody else was first.
  if (await describeKnown(documents, names.inventory, product)) return false;
  throw new CommandError(
    `${product_id} has events of stock but no stock: look at ${names.inventory}`,
  );
}

/** Sets the name and price of a product that has stock; false when it has none. */
async function describeKnown(
  documents: DynamoDBDocumentClient,
  table: string,
  product: Product,
): Promise<boolean> {
  try {
    await documents.send(
      new UpdateCommand({
        ...description(table, product),
        ConditionExpression: 'attribute_exists(put_in)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

function description(
  table: string,
  { product_id, name, unit_price_cents }: Product,
  more: Record<string, number> = {},
) {
  const attributes = { name, unit_price_cents, ...more };
  const keys = Object.keys(attributes);
  return {
    TableName: table,
    Key: { product_id },
    UpdateExpression: `SET ${keys.map((key) => `#${key} = :${key}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(keys.map((key) => [`#${key}`, key])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [`:${key}`, value]),
    ),
  };
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
