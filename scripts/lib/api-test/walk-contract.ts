import { randomUUID } from 'node:crypto';
import { differences } from './checks.ts';
import { CONTRACT } from './contract.ts';
import type { Api } from './tell.ts';
import { walkOrders } from './walk.ts';
import { walkCancellation } from './walk-cancellation.ts';
import { walkRepeats } from './walk-repeats.ts';

/**
 * Walks the whole HTTP contract, call by call, placing a few small orders. Says each check's
 * outcome, and at the end how many there were.
 *
 * @returns whether all is as it should be
 */
export async function walkContract(api: Api, say: (line: string) => void): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  const tell = (name: string, found: readonly string[]): void => {
    if (found.length === 0) passed += 1;
    else failed += 1;
    say(`${found.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`);
    for (const difference of found) say(`        ${difference}`);
  };
  for (const { name, call, expected } of CONTRACT) {
    tell(name, differences(await api.send(call), expected));
  }
  const customer = `test-api-${randomUUID().slice(0, 8)}`;
  await walkOrders(api, customer, tell);
  await walkRepeats(api, customer, tell);
  await walkCancellation(api, customer, tell);
  say(`\n${passed} ok, ${failed} failed`);
  return failed === 0;
}
