import { expect } from 'chai';
import { type AwsClients, awsClients } from '../../../scripts/lib/aws-clients.ts';
import { type Environment, localEnvironment } from '../../../scripts/lib/environment.ts';
import { Progress } from '../../../scripts/lib/progress.ts';
import type { Books } from '../../../scripts/lib/verify/books.ts';
import { check } from '../../../scripts/lib/verify/check.ts';
import { BooksReader } from '../../../scripts/lib/verify/read-books.ts';
import type { Platform } from './platform.ts';

const SILENT = { write: () => true };

/** The platform as the scripts know an environment. */
export function environmentOf({ runtime }: Pick<Platform, 'runtime'>): Environment {
  return localEnvironment({ ...runtime, ...runtime.identity, pid: 0, startedAt: '' });
}

/** The scripts' own SDK clients. */
export function scriptClients(platform: Pick<Platform, 'runtime'>): AwsClients {
  return awsClients(environmentOf(platform));
}

/** Progress that nobody sees. */
export function silentProgress(): Progress {
  return new Progress(SILENT);
}

/** Everything that is written down about the platform's orders, as `make verify` reads it. */
export function readBooks(platform: Pick<Platform, 'runtime'>): Promise<Books> {
  const environment = environmentOf(platform);
  return new BooksReader(awsClients(environment), environment, silentProgress()).read();
}

/** Expects that `make verify` finds nothing, and answers the books. */
export async function expectCleanBooks(platform: Pick<Platform, 'runtime'>): Promise<Books> {
  const books = await readBooks(platform);
  expect(check(books)).to.deep.equal([]);
  return books;
}

/** What became of one order's stock and money. */
export interface Traces {
  /** Status of its reservation. */
  stock: string | undefined;
  /** Status of its payment. */
  payment: string | undefined;
  /** What the provider kept, in cents, and by how many charges. */
  kept_cents: number;
  charges: number;
}

export function tracesOf({ reservations, payments, ledger }: Books, orderId: string): Traces {
  const { charged_cents = 0, refunded_cents = 0, charges = 0 } = ledger?.get(orderId) ?? {};
  return {
    stock: reservations.get(orderId)?.status,
    payment: payments.get(orderId)?.status,
    kept_cents: charged_cents - refunded_cents,
    charges,
  };
}
