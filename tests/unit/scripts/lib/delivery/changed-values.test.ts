import { expect } from 'chai';
import { changedValues } from '../../../../../scripts/lib/delivery/changed-values.ts';

const update = { actions: ['update'] };

describe('the values that a change has', () => {
  it('are its leaves, with their paths as Terraform writes them', () => {
    const values = changedValues({
      ...update,
      before: { memory_size: 128, environment: [{ variables: { A: '1', B: '2' } }] },
      after: { memory_size: 256, environment: [{ variables: { A: '1', B: '3' } }] },
    });
    expect(values.map(({ path, from, to }) => `${path}: ${from} to ${to}`)).to.deep.equal([
      'memory_size: 128 to 256',
      'environment[0].variables.B: 2 to 3',
    ]);
  });

  it('are masked where either side is sensitive, alone or with all around it', () => {
    const values = changedValues({
      ...update,
      before: { key: 'old', block: [{ word: 'left' }] },
      after: { key: 'new', block: [{ word: 'right' }] },
      before_sensitive: { key: true },
      after_sensitive: { key: true, block: true },
    });
    const told = JSON.stringify(values);
    for (const secret of ['old', 'new', 'right']) expect(told).not.to.include(secret);
    expect(values.map(({ to }) => to)).to.deep.equal(['(sensitive)', '(sensitive)']);
  });

  it('are known after the apply where the plan cannot know them', () => {
    const [value] = changedValues({
      ...update,
      before: { version: '1' },
      after: {},
      after_unknown: { version: true },
    });
    expect(value).to.deep.equal({
      path: 'version',
      from: '1',
      to: '(known after apply)',
      unknown: true,
    });
  });

  it('are none where nothing became an empty list, map or text, zero or false', () => {
    const before = { tags: null, layers: null, description: null, period: null, enabled: null };
    const after = { tags: {}, layers: [], description: '', period: 0, enabled: false };
    expect(changedValues({ ...update, before, after })).to.deep.equal([]);
  });

  it('are there where something became nothing', () => {
    const before = { enabled: true, period: 60 };
    const values = changedValues({ ...update, before, after: { enabled: false, period: null } });
    expect(values.map(({ path, to }) => `${path} ${to}`)).to.deep.equal([
      'enabled false',
      'period nothing',
    ]);
  });

  it('are told by their length where they are long', () => {
    const [value] = changedValues({
      ...update,
      before: { definition: 'x'.repeat(4_000) },
      after: { definition: 'line\nline' },
    });
    expect(value).to.include({ from: 'a text of 4000 characters', to: 'a text of 9 characters' });
  });
});
