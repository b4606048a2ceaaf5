import type { Drift } from './drift.ts';

/** SNS takes 256 KB; nobody reads more than this in a mail. */
const RESOURCES_TOLD = 40;

/** For the terminal: each resource with its differences, from what was applied to what is there. */
export function driftReport(environment: string, drift: readonly Drift[]): string {
  if (drift.length === 0) return `${environment} is as it was applied.`;
  const lines = drift.flatMap((one) => [
    `  ${titled(one)}${one.gone ? ' is gone' : ''}`,
    ...one.values.map(({ path, from, to }) => `      ${path}: ${from} -> ${to}`),
  ]);
  return [`${count(environment, drift)}:`, ...lines].join('\n');
}

export interface DriftMessage {
  /** At most 100 characters of ASCII, as SNS wants it. */
  Subject: string;
  Message: string;
}

/** For the topic: which resources differ, and in what; no values, since mail is no place for them. */
export function driftMessage(environment: string, drift: readonly Drift[]): DriftMessage {
  const more = drift.length - RESOURCES_TOLD;
  const lines = drift
    .slice(0, RESOURCES_TOLD)
    .map((one) =>
      one.gone
        ? `- ${titled(one)} is gone`
        : `- ${titled(one)}: ${one.values.map(({ path }) => path).join(', ')}`,
    );
  return {
    Subject: `DOFS drift: ${count(environment, drift)}`.slice(0, 100),
    Message: [
      `${count(environment, drift)}:`,
      ...lines,
      ...(more > 0 ? [`and ${more} more`] : []),
      '',
      `make drift ENV=${environment} shows the values. Take back what was changed by hand, or`,
      'bring it into terraform/ and deploy.',
    ].join('\n'),
  };
}

function count(environment: string, { length }: readonly Drift[]): string {
  const differ = length === 1 ? 'resource differs' : 'resources differ';
  return `${length} ${differ} from what was applied to ${environment}`;
}

function titled({ address, name }: Drift): string {
  return name === undefined ? address : `${address} (${name})`;
}
