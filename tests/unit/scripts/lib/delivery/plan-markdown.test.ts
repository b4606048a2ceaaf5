import { expect } from 'chai';
import type { PlanFacts } from '../../../../../scripts/lib/delivery/facts.ts';
import { planMarkdown } from '../../../../../scripts/lib/delivery/plan-markdown.ts';
import { summarise } from '../../../../../scripts/lib/delivery/plan-summary.ts';
import { planOf, resource } from './plans.ts';

const facts: PlanFacts = {
  schema: 1,
  environment: 'staging',
  version: '1.4.0',
  commit: 'abc',
  artifact_hash: 'def',
  source_hash: '0',
  plan_sha256: '0',
  terraform_version: '1.11.4',
  planned_at: '2026-11-21T10:00:00.000Z',
  changes: { add: 0, change: 0, replace: 0, destroy: 0 },
  has_changes: true,
};

describe('the summary to read', () => {
  it('puts lost data first, then everything by what becomes of it', () => {
    const text = planMarkdown(
      summarise(
        planOf(
          resource('aws_sns_topic.new', ['create'], { after: { name: 'news' } }),
          resource('aws_lambda_function.f', ['update'], {
            before: { function_name: 'f', memory_size: 128, version: '1' },
            after: { function_name: 'f', memory_size: 256 },
            after_unknown: { version: true },
          }),
          resource('aws_sqs_queue.q', ['delete'], { before: { name: 'orders' } }),
        ),
      ),
      facts,
    );
    expect(text.split('\n')).to.deep.equal([
      '# Plan for staging',
      '',
      'Release 1.4.0, commit abc, artifacts def.',
      'Planned at 2026-11-21T10:00:00.000Z with Terraform 1.11.4.',
      '',
      '**1 to add, 1 to change, 0 to replace, 1 to destroy.**',
      '',
      '## Data that would be lost',
      '',
      '- **`aws_sqs_queue.q` (orders) would be destroyed.** It is a queue: all messages waiting in it are lost.',
      '',
      '## Destroyed',
      '',
      '- `aws_sqs_queue.q` (orders)',
      '',
      '## Changed',
      '',
      '- `aws_lambda_function.f` (f)',
      '  - `memory_size`: 128 → 256',
      '  - known after apply: `version`',
      '',
      '## Added',
      '',
      '- `aws_sns_topic.new` (news)',
      '',
    ]);
  });

  it('says so when nothing changes', () => {
    const text = planMarkdown(summarise({}), { ...facts, has_changes: false });
    expect(text).to.include('**Nothing to change.**').and.not.include('##');
  });

  it('counts the attributes that are too many to list', () => {
    const values = (step: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`a${n}`, n + step]));
    const text = planMarkdown(
      summarise(planOf(resource('aws_x.y', ['update'], { before: values(0), after: values(1) }))),
      facts,
    );
    expect(text).to.include('  - and 5 more attributes');
  });
});
