import { expect } from 'chai';
import {
  EVENTS_PER_ORDER,
  FUNCTIONS_PER_ORDER,
  PUBLISHES_PER_ORDER,
  READS_PER_ORDER,
  SQS_REQUESTS_PER_ORDER,
  TRANSITIONS_PER_ORDER,
  WRITES_PER_ORDER,
} from '../../../../../scripts/lib/cost/usage.ts';
import { CLIENTS } from '../../../../proof/clients.ts';
import { travel } from '../../../../proof/journey.ts';
import { PATHS } from '../../../../proof/paths.ts';
import { asIfNothingWas, conclude } from '../../../../proof/single-faults.ts';

interface TableCall {
  ConsistentRead?: boolean;
  TransactItems?: unknown[];
}

/** Counts table requests while something runs. */
async function countingTables(run: () => Promise<void>): Promise<Record<string, number>> {
  const counts = { transacted: 0, plain: 0, consistent: 0, batches: 0 };
  const { middlewareStack } = CLIENTS.documents;
  middlewareStack.add(
    (next, context) => (args) => {
      const { ConsistentRead, TransactItems } = args.input as TableCall;
      const name = context.commandName;
      counts.transacted += TransactItems?.length ?? 0;
      if (name === 'PutItemCommand' || name === 'UpdateItemCommand') counts.plain += 1;
      if (name === 'GetItemCommand' && ConsistentRead === true) counts.consistent += 1;
      if (name === 'BatchGetItemCommand') counts.batches += 1;
      return next(args);
    },
    { step: 'initialize', name: 'countTables' },
  );
  try {
    await run();
  } finally {
    middlewareStack.remove('countTables');
  }
  return counts;
}

describe('what the estimate takes an order to use', () => {
  it('is what an order uses that goes well', async () => {
    const path = PATHS.find(({ title }) => title === 'fulfilled');
    if (!path) throw new Error('the proof has no path of a fulfilled order');
    let journey: Awaited<ReturnType<typeof travel>> | undefined;
    const tables = await countingTables(async () => {
      journey = await travel(path);
    });
    if (!journey) throw new Error('no journey');
    const { witness } = journey.world;
    expect(witness.transitions()).to.equal(TRANSITIONS_PER_ORDER);
    expect(witness.published).to.have.length(EVENTS_PER_ORDER);
    expect(tables).to.deep.equal({
      transacted: WRITES_PER_ORDER.transacted,
      plain: WRITES_PER_ORDER.plain,
      consistent: READS_PER_ORDER.consistent,
      batches: READS_PER_ORDER.plain,
    });

    const { calls } = await conclude(journey, { further: asIfNothingWas });
    const uses: Record<string, { invocations: number; calls: number }> = {};
    const use = (name: string): { invocations: number; calls: number } => {
      uses[name] ??= { invocations: 0, calls: 0 };
      return uses[name];
    };
    for (const { caller, call } of calls) {
      const invoked = /^lambda:Invoke ([a-z-]+)/.exec(call)?.[1];
      if (invoked !== undefined) use(invoked).invocations += 1;
      else if (caller !== 'platform' && !/^(payments|fulfillment):/.test(call))
        use(caller).calls += 1;
    }
    expect(uses).to.deep.equal(FUNCTIONS_PER_ORDER);
    const count = (wanted: string): number =>
      calls.filter(({ call }) => call.startsWith(wanted)).length;
    expect(count('sns:Publish')).to.equal(PUBLISHES_PER_ORDER);
    expect(3 * count('sqs:SendMessage')).to.equal(SQS_REQUESTS_PER_ORDER);
  });
});
