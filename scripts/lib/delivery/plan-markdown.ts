import type { PlanFacts } from './facts.ts';
import type { Action } from './plan-json.ts';
import { countsInWords, type PlannedResource, type PlanSummary } from './plan-summary.ts';

/** More attributes than these of one resource are counted, not listed. */
const VALUES_SHOWN = 20;

const SECTIONS: readonly (readonly [Action, string])[] = [
  ['destroy', 'Destroyed'],
  ['replace', 'Replaced'],
  ['forget', 'No longer managed'],
  ['change', 'Changed'],
  ['add', 'Added'],
];

/** A plan for a person to read: what loses data first, then everything by what becomes of it. */
export function planMarkdown(summary: PlanSummary, facts: PlanFacts): string {
  const { resources, outputs, moved } = summary;
  return [
    ...heading(summary, facts),
    ...section('Data that would be lost', resources.flatMap(loss)),
    ...SECTIONS.flatMap(([action, title]) =>
      section(title, resources.filter((one) => one.action === action).flatMap(described)),
    ),
    ...section(
      'Moved in the state',
      moved.map(({ from, to }) => `- \`${from}\` to \`${to}\``),
    ),
    ...section(
      'Outputs that change',
      outputs.map((output) => `- \`${output}\``),
    ),
    '',
  ].join('\n');
}

function heading(summary: PlanSummary, facts: PlanFacts): string[] {
  const { environment, version, commit, artifact_hash, terraform_version, planned_at } = facts;
  return [
    `# Plan for ${environment}`,
    '',
    `Release ${version}, commit ${commit}, artifacts ${artifact_hash}.`,
    `Planned at ${planned_at} with Terraform ${terraform_version}.`,
    '',
    facts.has_changes ? `**${countsInWords(summary)}.**` : '**Nothing to change.**',
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function loss(resource: PlannedResource): string[] {
  const { action, loss: lost } = resource;
  if (lost === undefined) return [];
  const fate = action === 'replace' ? 'would be destroyed and made anew' : 'would be destroyed';
  return [`- **${titled(resource)} ${fate}.** It is ${lost}.`];
}

function described(resource: PlannedResource): string[] {
  const { reason, values } = resource;
  const known = values.filter(({ unknown }) => !unknown);
  const unknown = values.filter((value) => value.unknown).map(({ path }) => `\`${path}\``);
  const more = known.length - VALUES_SHOWN;
  return [
    `- ${titled(resource)}${reason === undefined ? '' : `: ${reason}`}`,
    ...known.slice(0, VALUES_SHOWN).map(({ path, from, to }) => `  - \`${path}\`: ${from} → ${to}`),
    ...(more > 0 ? [`  - and ${more} more attributes`] : []),
    ...(unknown.length > 0 ? [`  - known after apply: ${unknown.join(', ')}`] : []),
  ];
}

function titled({ address, name }: PlannedResource): string {
  return name === undefined ? `\`${address}\`` : `\`${address}\` (${name})`;
}
