import { expect } from 'chai';
import { failedItems } from '../../../../../../local/services/lambda/mappings/batch-response.ts';

describe('batch item failures', () => {
  const identifiers = new Set(['a', 'b']);
  const failed = (payload: string): string[] | 'all' => {
    const result = failedItems(payload, identifiers);
    return result === 'all' ? result : [...result];
  };

  for (const payload of [
    'null',
    '""',
    '{}',
    '{"batchItemFailures":[]}',
    '{"batchItemFailures":null}',
  ]) {
    it(`takes ${payload} as success`, () => expect(failed(payload)).to.deep.equal([]));
  }

  for (const payload of [
    'not json',
    '"text"',
    '[]',
    '{"batchItemFailures":"a"}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"item":"a"}]}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}',
  ]) {
    it(`takes ${payload} as failure of the whole batch`, () =>
      expect(failed(payload)).to.equal('all'));
  }

  it('names the failed records', () => {
    expect(failed('{"batchItemFailures":[{"itemIdentifier":"b"}]}')).to.deep.equal(['b']);
  });
});
