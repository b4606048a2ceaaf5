import { expect } from 'chai';
import { parseLocalState } from '../../../../../scripts/lib/local/state.ts';

const state = {
  pid: 7,
  awsEndpoint: 'http://127.0.0.1:4566',
  apiUrl: 'http://127.0.0.1:8787/local',
  apiKey: 'key',
  region: 'us-east-1',
  accountId: '000000000000',
  startedAt: '2026-01-01T00:00:00.000Z',
};

describe('parseLocalState', () => {
  it('reads what the runtime wrote', () => {
    expect(parseLocalState(JSON.stringify(state))).to.deep.equal(state);
  });

  it('takes half a file for none', () => {
    expect(parseLocalState(JSON.stringify(state).slice(0, 40))).to.equal(undefined);
    const { apiKey: _, ...without } = state;
    expect(parseLocalState(JSON.stringify(without))).to.equal(undefined);
    expect(parseLocalState(JSON.stringify({ ...state, pid: '7' }))).to.equal(undefined);
  });
});
