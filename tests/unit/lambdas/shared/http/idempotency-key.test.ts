import { expect } from 'chai';
import {
  fingerprint,
  idempotencyKeyOf,
} from '../../../../../lambdas/shared/http/idempotency-key.ts';
import { apiEvent } from '../../../../support/events.ts';

const RULE = 'Idempotency-Key must be 1 to 255 printable ASCII characters, with or without quotes';

describe('idempotencyKeyOf', () => {
  const GOOD: [what: string, given: string, key: string][] = [
    ['a Structured Field string', '"8e03978e-40d5"', '8e03978e-40d5'],
    ['a bare key', '8e03978e-40d5', '8e03978e-40d5'],
    ['escaped characters', '"a\\"b\\\\c"', 'a"b\\c'],
    ['a quoted key with spaces', '"a key"', 'a key'],
    ['white space around it', '  abc ', 'abc'],
    ['255 characters', 'k'.repeat(255), 'k'.repeat(255)],
    ['255 characters in quotes', `"${'k'.repeat(255)}"`, 'k'.repeat(255)],
  ];
  for (const [what, given, key] of GOOD) {
    it(`takes ${what}`, () => expect(keyOf(given)).to.equal(key));
  }

  const BAD: [what: string, given: string][] = [
    ['an empty header', ''],
    ['an empty string', '""'],
    ['256 characters', 'k'.repeat(256)],
    ['an open quote', '"abc'],
    ['a lone quote', '"'],
    ['an unknown escape', '"a\\b"'],
    ['something after the string', '"abc";x=1'],
    ['a letter beyond ASCII', 'clé'],
    ['a control character', 'a\u0007b'],
  ];
  for (const [what, given] of BAD) {
    it(`refuses ${what} with 400, naming the header`, () => {
      expect(() => keyOf(given))
        .to.throw(RULE)
        .with.property('status', 400);
    });
  }

  it('refuses two headers', () => {
    const event = apiEvent();
    event.multiValueHeaders = { 'Idempotency-Key': ['a', 'b'] };
    expect(() => idempotencyKeyOf(event)).to.throw('Idempotency-Key must be given once');
  });

  it('finds the header by its name in any case, and none where there is none', () => {
    expect(idempotencyKeyOf(apiEvent({ headers: { 'iDEMPOTENCY-kEY': 'abc' } }))).to.equal('abc');
    expect(idempotencyKeyOf(apiEvent())).to.equal(undefined);
  });
});

describe('fingerprint', () => {
  const body = '{"customer_id":"c-1","items":[{"product_id":"p-1","quantity":2}]}';
  const of = (text: string) => fingerprint(JSON.parse(text));

  it('is the same for another order of members and other white space', () => {
    const same = '{ "items": [ { "quantity": 2.0, "product_id": "p-1" } ], "customer_id": "c-1" }';
    expect(of(same))
      .to.equal(of(body))
      .and.to.match(/^[0-9a-f]{64}$/);
  });

  it('is another for other values, and for another order of items', () => {
    expect(of(body.replace('2', '3'))).not.to.equal(of(body));
    expect(of('[1,2]')).not.to.equal(of('[2,1]'));
  });
});

function keyOf(given: string) {
  return idempotencyKeyOf(apiEvent({ headers: { 'Idempotency-Key': given } }));
}
