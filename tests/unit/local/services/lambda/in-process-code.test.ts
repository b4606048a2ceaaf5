import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import {
  type InProcessHandler,
  inProcessCode,
} from '../../../../../local/services/lambda/in-process-code.ts';
import { Lambda } from '../../../../../local/services/lambda/lambda.ts';

const SPEC = {
  name: 'fn',
  description: '',
  artifact: 'fn.zip',
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  architecture: 'arm64',
  roleArn: 'arn:aws:iam::000000000000:role/fn',
  timeoutSeconds: 3,
  memoryMb: 128,
  ephemeralStorageMb: 512,
  variables: { TABLE: 'things' },
  publish: false,
  logging: { format: 'Text' as const, group: '/aws/lambda/fn' },
};

describe('functions in this process', () => {
  let scheduler: VirtualScheduler;
  let starts: Record<string, string>[];

  function lambdaWith(handler: InProcessHandler): Lambda {
    scheduler = new VirtualScheduler();
    starts = [];
    const lambda = new Lambda({
      scheduler,
      identity: LOCAL_IDENTITY,
      logs: { append: () => {} },
      roles: {
        issueCredentials: () => ({ accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' }),
        canBeAssumedBy: () => true,
      },
      endpoint: () => 'http://in.process',
      code: inProcessCode(({ variables }) => {
        starts.push(variables);
        return handler;
      }),
    });
    lambda.createFunction(SPEC);
    return lambda;
  }

  const sleep = (ms: number) => new Promise<void>((resolve) => scheduler.after(ms, resolve));

  it('answer with what the handler returns, and start once', async () => {
    const lambda = lambdaWith(async (event, { functionName }) => ({ event, functionName }));
    for (const payload of ['{"n":1}', '{"n":2}']) {
      const { payload: answer, functionError } = await lambda.invoke('fn', payload);
      expect(functionError).to.equal(undefined);
      expect(JSON.parse(answer)).to.deep.equal({ event: JSON.parse(payload), functionName: 'fn' });
    }
    expect(starts).to.have.length(1);
    expect(starts[0]).to.include({ TABLE: 'things', AWS_ACCESS_KEY_ID: 'k' });
  });

  it('fail by the name of what the handler throws', async () => {
    const lambda = lambdaWith(async () => {
      throw Object.assign(new Error('no stock'), { name: 'OrderRejectedError' });
    });
    const { payload, functionError } = await lambda.invoke('fn', '{}');
    expect(functionError).to.equal('Unhandled');
    expect(JSON.parse(payload)).to.include({
      errorType: 'OrderRejectedError',
      errorMessage: 'no stock',
    });
  });

  it('time out, while the handler goes on as a late attempt', async () => {
    const ended: number[] = [];
    const lambda = lambdaWith(async (_event, { getRemainingTimeInMillis }) => {
      await sleep(5000);
      ended.push(getRemainingTimeInMillis());
    });
    const invoked = lambda.invoke('fn', '{}');
    await scheduler.advance(3000);
    expect(JSON.parse((await invoked).payload)).to.include({ errorType: 'Sandbox.Timedout' });
    expect(ended).to.deep.equal([]);
    await scheduler.advance(2000);
    expect(ended).to.deep.equal([0]);
  });
});
