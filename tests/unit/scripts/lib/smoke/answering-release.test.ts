import { expect } from 'chai';
import type { ApiAnswer, ApiCall } from '../../../../../scripts/lib/api-client.ts';
import { awaitRelease } from '../../../../../scripts/lib/smoke/answering-release.ts';
import { rejects } from '../../../../support/rejects.ts';

const RELEASE = { version: '1.2.3', commit: 'abcdef1', artifact_hash: 'a'.repeat(64) };
const BEFORE = { version: '1.2.2', commit: '1234567', artifact_hash: 'b'.repeat(64) };

/** An API whose health answers these in turn, the last one for ever, and a clock. */
function world(...answers: { status: number; json?: Record<string, unknown> }[]) {
  let now = 0;
  const calls: ApiCall[] = [];
  const send = async (call: ApiCall): Promise<ApiAnswer> => {
    const { status, json } = answers[Math.min(calls.length, answers.length - 1)] ?? { status: 0 };
    calls.push(call);
    const text = JSON.stringify(json ?? {});
    const headers = new Headers();
    return { status, json, text, headers, correlationId: '', milliseconds: 1 };
  };
  const sleep = async (ms: number): Promise<void> => {
    now += ms;
  };
  return { api: { send }, calls, clock: { now: () => now, sleep } };
}

describe('the release that answers', () => {
  it('is asked without a key', async () => {
    const { api, calls, clock } = world({ status: 200, json: RELEASE });
    await awaitRelease(api, RELEASE, clock);
    expect(calls).to.deep.equal([{ method: 'GET', path: '/health', withKey: false }]);
  });

  it('may take a moment to change', async () => {
    const { api, calls, clock } = world(
      { status: 200, json: BEFORE },
      { status: 502 },
      { status: 200, json: RELEASE },
    );
    await awaitRelease(api, RELEASE, clock);
    expect(calls).to.have.lengthOf(3);
  });

  it('is named beside the packaged one when it is another', async () => {
    const { api, clock } = world({ status: 200, json: { ...BEFORE, version: '1.2.3' } });
    const { message } = await rejects(awaitRelease(api, RELEASE, clock), 'CommandError');
    expect(message).to.contain('another release is answering');
    expect(message).to.contain(`answered ${BEFORE.artifact_hash}, packaged ${'a'.repeat(64)}`);
    expect(message).to.contain('answered 1234567, packaged abcdef1');
    expect(clock.now()).to.equal(10_000);
  });

  it('must name itself', async () => {
    const { api, clock } = world({ status: 200, json: { status: 'healthy' } });
    await rejects(awaitRelease(api, RELEASE, clock), 'CommandError', 'answered nothing, packaged');
  });

  it('must be healthy', async () => {
    const { api, clock } = world({ status: 503, json: RELEASE });
    await rejects(awaitRelease(api, RELEASE, clock), 'CommandError', 'answers 503, not 200');
  });
});
