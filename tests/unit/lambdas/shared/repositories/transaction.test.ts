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

  it('answers true when all was written', async () => {
    expect((await run({})).written).to.equal(true);
  });

  it('answers false when a condition refused it, whatever else happened to it', async () => {
    const { written, pauses } = await run(
      cancelled('TransactionConflict', 'ConditionalCheckFailed'),
    );
    expect(written).to.equal(false);
    expect(pauses).to.deep.equal([]);
  });

  for (const code of ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']) {
    it(`tries again after a pause when it was cancelled for ${code}`, async () => {
      const { written, pauses } = await run([cancelled('None', code), cancelled(code), {}]);
      expect(written).to.equal(true);
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
  const written = await writeTransaction(client, ITEMS, async (attempt) => {
    pauses.push(attempt);
  });
  return { written, pauses };
}
