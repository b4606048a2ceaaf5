import type { AnsweredCall } from '../../scripts/lib/api-server/moto-proxy.ts';
import { ACCOUNT } from './needed-right.ts';
import { type RoundTrip, roundTrip, type Site } from './round-trip.ts';
import { Traffic } from './traffic.ts';

/** What every role of dev is under. */
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/delivery/dofs-dev-boundary`;

const UNDER_IT = `-var=permissions_boundary_arn=${BOUNDARY}`;

/** The variants that have the most kinds of resources. */
const MADE = [
  UNDER_IT,
  ...['fulfillment', 'payment'].flatMap((one) => [
    `-var=${one}_provider=http`,
    `-var=${one}_endpoint_url=https://${one}.example.com`,
  ]),
];

/**
 * Other values of what they have. Every function gets another environment, so another version, and
 * with them the workflow.
 */
const CHANGED = [UNDER_IT, '-var=log_retention_days=14', '-var=log_level=error'];

/** A round trip in which new versions are deployed and get the traffic. */
export interface DevRoundTrip extends RoundTrip {
  /** Where the aliases stand, by what had been done. */
  stands: Record<string, string[]>;
  /** Whether a plan would change anything, likewise. */
  shiftChanges: Record<string, boolean>;
  /** What Terraform asked of AWS while it planned. */
  planned: AnsweredCall[];
  /** What it asked while it made, changed and removed dev. */
  deployed: AnsweredCall[];
}

let trip: Promise<DevRoundTrip> | undefined;

/** The round trip of dev: minutes, so that it is made once for all tests. */
export function devRoundTrip(): Promise<DevRoundTrip> {
  trip ??= travel();
  return trip;
}

async function travel(): Promise<DevRoundTrip> {
  const planned: AnsweredCall[] = [];
  const deployed: AnsweredCall[] = [];
  const stands: DevRoundTrip['stands'] = {};
  const shiftChanges: DevRoundTrip['shiftChanges'] = {};
  let calls = deployed;

  const between = async ({ deployment, endpoint, aside }: Site): Promise<void> => {
    calls = planned;
    await deployment.plan(...CHANGED);
    calls = deployed;
    await deployment.apply(...CHANGED);
    const traffic = new Traffic(endpoint);
    const see = async (after: string): Promise<void> => {
      stands[after] = [...(await aside(() => traffic.stands()))].sort();
      shiftChanges[after] = await deployment.plan(...CHANGED);
    };
    try {
      await see('the deployment');
      await aside(() => traffic.shift(10));
      await see('a tenth');
      await aside(() => traffic.shift(100));
      await see('all');
    } finally {
      traffic.close();
    }
  };

  const onCall = (call: AnsweredCall): void => {
    calls.push(call);
  };
  const seen = await roundTrip('dev', { made: MADE, last: CHANGED, between, onCall });
  return { ...seen, stands, shiftChanges, planned, deployed };
}
