import { expect } from 'chai';
import sinon from 'sinon';
import { writeTransaction } from '../../../../../lambdas/shared/repositories/transaction.ts';
import { documentClient } from '../../../../support/api.ts';
import { stubAws } from '../../../../support/aws-boundary.ts';
import { awsError, cancelled } from '../../../../support/builders.ts';
import { rejects } from '../../../../support/rejects.ts';

const ITEMS = [{ Put: { TableName: 't', Item: { id: '1' } } }];

describe('writeTransaction', () => {
  afterEach(() => sinon.restore());

  it('answers no refusal when all was written', async () => {
    expect((await run({})).refused).to.deep.equal([]);
  });

  it('answers the places that a condition refused, whatever else happened', async () => {
    const { refused, pauses } = await run(
      cancelled('TransactionConflict', 'ConditionalCheckFailed'),
    );
    expect(refused).to.deep.equal([1]);
    expect(pauses).to.deep.equal([]);
  });

  for (const code of ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']) {
    it(`tries again after a pause when it was cancelled for ${code}`, async () => {
      const { refused, pauses } = await run([cancelled('None', code), cancelled(code), {}]);
      expect(refused).to.deep.equal([]);
      expect(pauses).to.deep.equal([1, 2]);
    });
  }

  it('does not try again when no repeat can help', async () => {
    await rejects(run(cancelled('ValidationError')), 'TransactionCanceledException');
    sinon.restore();
    await rejects(run(awsError('AccessDeniedException')), 'AccessDeniedException');
  });
});

async function run(answers: unknown) {
  const client = documentClient();
  stubAws(client, { TransactWrite: answers });
  const pauses: number[] = [];
  const refused = await writeTransaction(client, ITEMS, async (attempt) => {
    pauses.push(attempt);
  });
  return { refused, pauses };
}
