import { expect } from 'chai';
import { loadPlatform } from '../../../../local/platform/load.ts';
import type { PlannedResource, PlatformLock } from '../../../../local/platform/lock.ts';
import type { LockedResource, ResourceType } from '../../../../local/platform/resource-type.ts';

function lockOf(resources: PlannedResource[], outputs: Record<string, unknown> = {}): PlatformLock {
  const identity = { accountId: '000000000000', region: 'us-east-1' };
  return { version: 1, identity, resources, outputs };
}

/** A queue-like type that records what it makes. */
function recordingType(made: LockedResource[]): ResourceType {
  return {
    type: 'aws_thing',
    honoured: ['name', 'source', 'policy', 'labels', 'settings.mode'],
    withoutLocalEffect: { tags: 'tags have no effect on one machine' },
    only: { runtime: ['nodejs22.x'], architectures: ['arm64', 'x86_64'] },
    provision(resource) {
      made.push(resource);
      return { id: resource.values.name, arn: `arn:${resource.values.name}` };
    },
  };
}

function load(resources: PlannedResource[], outputs?: Record<string, unknown>) {
  const made: LockedResource[] = [];
  const platform = loadPlatform(lockOf(resources, outputs), [recordingType(made)]);
  return { made, platform };
}

function thing(address: string, values: Record<string, unknown>, depends_on?: string[]) {
  const type = 'aws_thing';
  return { address, type, values, ...(depends_on ? { depends_on } : {}) };
}

describe('loadPlatform', () => {
  it('makes a resource after the one it refers to, with the computed value in place', () => {
    const { made } = load([
      thing('aws_thing.a', { name: 'a', source: { $ref: 'aws_thing.b.arn' } }),
      thing('aws_thing.b', { name: 'b' }),
    ]);
    expect(made.map(({ address }) => address)).to.deep.equal(['aws_thing.b', 'aws_thing.a']);
    expect(made[1]?.values.source).to.equal('arn:b');
  });

  it('makes a resource after the one it depends on', () => {
    const { made } = load([
      thing('aws_thing.a', { name: 'a' }, ['module.m.aws_thing.b["k.l"]']),
      thing('module.m.aws_thing.b["k.l"]', { name: 'b' }),
    ]);
    expect(made.map(({ values }) => values.name)).to.deep.equal(['b', 'a']);
  });

  it('joins templates and writes embedded JSON as text', () => {
    const { made } = load([
      thing('aws_thing.a', { name: 'a' }),
      thing('aws_thing.b', {
        name: 'b',
        source: { $template: [{ $ref: 'aws_thing.a.arn' }, '/*/POST/orders'] },
        policy: { $json: { Statement: [{ Sid: 'One' }] } },
      }),
    ]);
    expect(made[1]?.values).to.include({
      source: 'arn:a/*/POST/orders',
      policy: '{"Statement":[{"Sid":"One"}]}',
    });
  });

  it('answers attributes by address, and outputs with their references followed', () => {
    const { platform } = load([thing('aws_thing.a', { name: 'a' })], {
      arns: { first: { $ref: 'aws_thing.a.arn' } },
      plain: 'text',
    });
    expect(platform.attributes.get('aws_thing.a')).to.deep.equal({
      name: 'a',
      id: 'a',
      arn: 'arn:a',
    });
    expect(platform.outputs).to.deep.equal({ arns: { first: 'arn:a' }, plain: 'text' });
  });

  it('refuses a resource type by name, before anything is made', () => {
    const made: LockedResource[] = [];
    const resources = [thing('aws_thing.a', { name: 'a' })];
    const foreign = { address: 'aws_vpc.main', type: 'aws_vpc', values: {} };
    expect(() => loadPlatform(lockOf([...resources, foreign]), [recordingType(made)])).to.throw(
      'does not honour the resource type aws_vpc (aws_vpc.main)',
    );
    expect(made).to.deep.equal([]);
  });

  it('refuses an attribute by name', () => {
    expect(() => load([thing('aws_thing.a', { name: 'a', colour: 'red' })])).to.throw(
      'the local runtime does not honour aws_thing.a attribute colour',
    );
  });

  it('refuses an attribute of a block by its path', () => {
    const values = { settings: [{ mode: 'on', depth: 3 }] };
    expect(() => load([thing('aws_thing.a', values)])).to.throw('attribute settings.depth');
  });

  it('refuses a value that is not among those honoured', () => {
    expect(() => load([thing('aws_thing.a', { runtime: 'python3.13' })])).to.throw(
      'attribute runtime = "python3.13", only "nodejs22.x"',
    );
    expect(() => load([thing('aws_thing.a', { architectures: ['arm64', 'mips'] })])).to.throw(
      'attribute architectures',
    );
  });

  it('takes what asks for nothing, and what has no local effect', () => {
    const unset = { colour: null, size: 0, loud: false, list: [], blocks: [{ depth: 0 }] };
    const values = {
      ...unset,
      tags: { Team: 'orders' },
      architectures: ['arm64'],
      labels: { a: 1 },
    };
    expect(() => load([thing('aws_thing.a', values)])).to.throw('attribute blocks');
    expect(load([thing('aws_thing.a', { ...values, blocks: [] })]).made).to.have.length(1);
  });

  it('names a reference that nothing provides', () => {
    const resources = [
      thing('aws_thing.a', { name: 'a' }),
      thing('aws_thing.b', { source: { $ref: 'aws_thing.a.url' } }),
    ];
    expect(() => load(resources)).to.throw('aws_thing.b.source refers to aws_thing.a.url');
  });

  it('names a resource that is missing from the lock', () => {
    const resources = [thing('aws_thing.b', { source: { $ref: 'aws_thing.a.arn' } })];
    expect(() => load(resources)).to.throw('aws_thing.b depends on aws_thing.a, which is not');
  });

  it('names a circle of references', () => {
    const resources = [
      thing('aws_thing.a', { source: { $ref: 'aws_thing.b.arn' } }),
      thing('aws_thing.b', { source: { $ref: 'aws_thing.a.arn' } }),
    ];
    expect(() => load(resources)).to.throw('aws_thing.a -> aws_thing.b -> aws_thing.a');
  });

  it('refuses a lock file of another version', () => {
    const lock = { ...lockOf([]), version: 2 } as unknown as PlatformLock;
    expect(() => loadPlatform(lock, [])).to.throw('version 2');
  });
});
