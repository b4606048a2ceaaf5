import type { PlanFacts } from './facts.ts';
import type { Action } from './plan-json.ts';
import { countsInWords, type PlannedResource, type PlanSummary } from './plan-summary.ts';

/**
 * An approval action's CustomData takes 1000 characters, the names of the variables around it
 * included. https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html
 */
export const LONGEST_LINE = 900;

type Head = Pick<PlanFacts, 'environment' | 'version' | 'commit' | 'has_changes'>;

/**
 * A plan in one line for whoever approves it: the counts, then what loses data, then what is
 * destroyed, replaced, changed and added, as far as 900 characters go. Printable ASCII without
 * quotes or anything else that a shell or CodePipeline would read.
 */
export function approvalLine(summary: PlanSummary, head: Head): string {
  const { environment, version, commit, has_changes } = head;
  const start = `${environment}, release ${version} (${commit.slice(0, 12)}): `;
  if (!has_changes) return plain(`${start}nothing to change.`);
  const { resources } = summary;
  const losing = resources.filter(({ loss }) => loss !== undefined);
  const rest = (action: Action): string[] =>
    resources.filter((one) => one.action === action && one.loss === undefined).map(shortName);
  const lists: [string, string[]][] = [
    [
      'DATA LOST',
      losing.map((one) => `${one.name ?? one.address} is ${PAST[one.action]}, ${one.loss}`),
    ],
    ['Destroyed', rest('destroy')],
    ['Replaced', rest('replace')],
    ['No longer managed', rest('forget')],
    ['Changed', rest('change')],
    ['Added', rest('add')],
    ['Moved in the state', summary.moved.map(({ from, to }) => `${from} to ${to}`)],
    ['Outputs', summary.outputs],
  ];
  let line = plain(`${start}${countsInWords(summary)}.`);
  for (const [label, items] of lists) line += fitting(label, items.map(plain), line.length);
  return line;
}

const PAST: Readonly<Record<Action, string>> = {
  add: 'added',
  change: 'changed',
  replace: 'replaced',
  destroy: 'destroyed',
  forget: 'forgotten',
};

/** ` Label: one; two; and 3 more.`, or as much of it as there is room for. */
function fitting(label: string, items: readonly string[], used: number): string {
  for (let count = items.length; count > 0; count -= 1) {
    const left = items.length - count;
    const more = left > 0 ? `; and ${left} more` : '';
    const text = ` ${label}: ${items.slice(0, count).join('; ')}${more}.`;
    if (used + text.length <= LONGEST_LINE) return text;
  }
  const none = items.length === 0 ? '' : ` ${label}: ${items.length}.`;
  return used + none.length <= LONGEST_LINE ? none : '';
}

/** `lambda_function dofs-prod-api-handler` */
function shortName({ type, name, address }: PlannedResource): string {
  return name === undefined ? address : `${type.replace(/^aws_/, '')} ${name}`;
}

function plain(text: string): string {
  return text.replace(/['"`\\${}#]/g, '').replace(/[^ -~]+/g, ' ');
}
