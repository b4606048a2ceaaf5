import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { PlatformLock } from '../../../../../local/platform/lock.ts';
import { lockOf } from '../../../../../scripts/lib/lock/lock.ts';
import { compareLocks } from '../../../../../scripts/lib/lock/lock-diff.ts';
import type { Plan, ResourceChange } from '../../../../../scripts/lib/lock/plan.ts';
import { Scopes } from '../../../../../scripts/lib/lock/scope.ts';

const identity = { accountId: '000000000000', region: 'us-east-1' };

const QUEUE_MODULE = `
variable "name" { type = string }
resource "aws_queue" "this" { name = var.name }
output "arn" { value = aws_queue.this.arn }
output "name" { value = aws_queue.this.name }
output "composed" {
  value      = "queue/orders"
  depends_on = [aws_queue.this]
}
`;

const USER_MODULE = `
variable "source_arn" { type = string }
variable "extra" {
  type    = string
  default = null
}
resource "aws_user" "this" {
  source = var.source_arn
  extra  = var.extra
  target { arn = "\${var.source_arn}/*" }
}
`;

function root(user = 'source_arn = module.queue.arn'): string {
  return `
module "queue" {
  source = "./queue"
  name   = "orders"
}
module "user" {
  source = "./user"
  ${user}
}
output "queue" { value = module.queue.arn }
`;
}

function change(
  type: string,
  module: string,
  after: Record<string, unknown>,
  unknown: Record<string, unknown>,
): ResourceChange {
  return {
    address: `module.${module}.${type}.this`,
    module_address: `module.${module}`,
    mode: 'managed',
    type,
    name: 'this',
    change: { actions: ['create'], after, after_unknown: unknown },
  };
}

const PLAN: Plan = {
  resource_changes: [
    change(
      'aws_user',
      'user',
      { extra: null, filename: './dist/x.zip', tags_all: { a: 'b' }, target: [{}] },
      { id: true, source: true, extra: true, target: [{ arn: true }] },
    ),
    change(
      'aws_queue',
      'queue',
      { name: 'orders', delay: 0, note: '', policy: '{ "a": 1 }' },
      { id: true, arn: true },
    ),
  ],
  output_changes: {
    queue: { actions: ['create'], after: null, after_unknown: true },
  },
};

describe('the lock of a plan', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-lock-test-'));
    for (const [name, text] of [
      ['queue', QUEUE_MODULE],
      ['user', USER_MODULE],
    ] as const) {
      mkdirSync(path.join(directory, name));
      writeFileSync(path.join(directory, name, 'main.tf'), text);
    }
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  async function lock(main = root()): Promise<PlatformLock> {
    writeFileSync(path.join(directory, 'main.tf'), main);
    const scopes = await Scopes.read(directory);
    return lockOf({
      plan: PLAN,
      scopes,
      identity,
      paths: { planned: directory, locked: directory },
    });
  }

  it('follows an unknown value through variables and outputs to the resource behind it', async () => {
    const [queue, user] = (await lock()).resources;
    expect(queue?.address).to.equal('module.queue.aws_queue.this');
    expect(user?.values).to.deep.include({
      source: { $ref: 'module.queue.aws_queue.this.arn' },
      target: [{ arn: { $template: [{ $ref: 'module.queue.aws_queue.this.arn' }, '/*'] } }],
    });
  });

  it('leaves out what only AWS computes, nulls, empties and noise', async () => {
    const [queue, user] = (await lock()).resources;
    expect(queue?.values).to.have.all.keys('name', 'delay', 'policy');
    expect(user?.values).to.have.all.keys('source', 'filename', 'target');
  });

  it('keeps JSON as its value, and file names relative', async () => {
    const [queue, user] = (await lock()).resources;
    expect(queue?.values.policy).to.deep.equal({ $json: { a: 1 } });
    expect(user?.values.filename).to.equal('dist/x.zip');
  });

  it('keeps the outputs with their references', async () => {
    expect((await lock()).outputs).to.deep.equal({
      queue: { $ref: 'module.queue.aws_queue.this.arn' },
    });
  });

  it('names a value that it cannot follow', async () => {
    const computed = root('source_arn = upper(module.queue.arn)');
    let message = '';
    try {
      await lock(computed);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).to.include('module.user.aws_user.this.source is not known at plan');
    expect(message).to.include('upper(module.queue.arn)');
  });

  it('notes the resources that come before without being referred to', async () => {
    const user = (await lock(root('source_arn = module.queue.name'))).resources[1];
    expect(user?.values.source).to.equal('orders');
    expect(user?.depends_on).to.deep.equal(['module.queue.aws_queue.this']);
  });

  it('notes them where an output depends on them and does not mention them', async () => {
    const user = (await lock(root('source_arn = module.queue.composed'))).resources[1];
    expect(user?.depends_on).to.deep.equal(['module.queue.aws_queue.this']);
  });

  it('says what differs from another lock, an attribute a line', async () => {
    const before = await lock();
    const after = structuredClone(before);
    Object.assign(after.resources[0]?.values ?? {}, { name: 'others', fresh: true });
    expect(compareLocks(before, after)).to.deep.equal([
      '+ module.queue.aws_queue.this.fresh = true',
      '~ module.queue.aws_queue.this.name: "orders" -> "others"',
    ]);
  });
});
