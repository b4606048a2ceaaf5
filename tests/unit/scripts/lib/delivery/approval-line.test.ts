import { expect } from 'chai';
import { approvalLine, LONGEST_LINE } from '../../../../../scripts/lib/delivery/approval-line.ts';
import { summarise } from '../../../../../scripts/lib/delivery/plan-summary.ts';
import { planOf, resource } from './plans.ts';

const head = {
  environment: 'prod',
  version: '1.4.0',
  commit: '0123456789abcdef0123456789abcdef01234567',
  has_changes: true,
};

function tables(count: number): ReturnType<typeof resource>[] {
  return Array.from({ length: count }, (_, n) =>
    resource(`aws_dynamodb_table.t${n}`, ['delete'], { before: { name: `dofs-prod-table-${n}` } }),
  );
}

describe('the line for the approver', () => {
  it('begins with the release and the counts, and tells of lost data first', () => {
    const line = approvalLine(
      summarise(
        planOf(
          resource('aws_sns_topic.new', ['create'], { after: { name: 'dofs-prod-news' } }),
          resource('aws_lambda_function.f', ['update'], {
            after: { function_name: 'dofs-prod-f' },
          }),
          ...tables(1),
        ),
      ),
      head,
    );
    expect(line).to.equal(
      'prod, release 1.4.0 (0123456789ab): 1 to add, 1 to change, 0 to replace, 1 to destroy. ' +
        'DATA LOST: dofs-prod-table-0 is destroyed, a table: all its items are lost. ' +
        'Changed: lambda_function dofs-prod-f. Added: sns_topic dofs-prod-news.',
    );
  });

  it('says so when nothing changes', () => {
    expect(approvalLine(summarise({}), { ...head, has_changes: false })).to.equal(
      'prod, release 1.4.0 (0123456789ab): nothing to change.',
    );
  });

  it('names outputs when nothing else changes', () => {
    const summary = summarise({ output_changes: { url: { actions: ['update'] } } });
    expect(approvalLine(summary, head)).to.match(/0 to destroy\. Outputs: url\.$/);
  });

  for (const count of [5, 12, 40, 400]) {
    it(`stays within its length with ${count} lost tables, and says how many it does not name`, () => {
      const summary = summarise(planOf(...tables(count), resource('aws_x.y', ['create'])));
      const line = approvalLine(summary, head);
      expect(line.length).to.be.at.most(LONGEST_LINE);
      const named = [...line.matchAll(/dofs-prod-table-\d+/g)].length;
      const more = Number(/and (\d+) more/.exec(line)?.[1] ?? 0);
      expect(named + more).to.equal(count);
      expect(named).to.be.greaterThan(3);
    });
  }

  it('holds nothing that a shell, CodePipeline or a line break would make of it', () => {
    const address = `module.a["x"].aws_x.y['z'\\n\`$(rm)\`#{evil}]\nß`;
    const line = approvalLine(summarise(planOf(resource(address, ['create']))), head);
    expect(line).to.match(/^[ -~]+$/);
    expect(line).not.to.match(/['"`\\${}#\n]/);
  });
});
