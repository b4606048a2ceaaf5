import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../../scripts/build.ts';
import { inventory } from '../../scripts/lib/api-server/inventory.ts';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { type AnsweredCall, MotoProxy } from '../../scripts/lib/api-server/moto-proxy.ts';
import { Deployment } from '../../scripts/lib/terraform/commands.ts';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { ACCOUNT } from './needed-right.ts';

export const STATE_BUCKET = `dofs-terraform-state-${ACCOUNT}`;

/** What happened to one environment, from nothing to nothing. */
export interface RoundTrip {
  applied: string[];
  /** Whether a second plan would change anything. */
  changes: boolean;
  left: string[];
}

/** An environment while it stands. */
export interface Site {
  deployment: Deployment;
  endpoint: string;
  /** Does what is no part of the deployment: nobody is told of its calls. */
  aside<T>(work: () => Promise<T>): Promise<T>;
}

/** What is done on the way. */
export interface Stops {
  /** Arguments for Terraform's first apply and second plan. */
  made?: string[];
  /** Arguments for its destroy. */
  last?: string[];
  /** After the second plan. */
  between?: (site: Site) => Promise<void>;
  /** Told of each call that the deployment makes. */
  onCall?: (call: AnsweredCall) => void;
}

/**
 * Applies, plans again and destroys an environment by the code behind make deploy and destroy,
 * on a server of its own. All but local keep their state in its S3.
 */
export async function roundTrip(environment: string, stops: Stops = {}): Promise<RoundTrip> {
  const { made = [], last = made, between, onCall = () => {} } = stops;
  if (!existsSync(path.join(REPOSITORY, 'dist', 'functions'))) await buildFunctions();
  const workDirectory = mkdtempSync(path.join(os.tmpdir(), `dofs-apply-${environment}-`));
  const moto = await Moto.start();
  let tell = onCall;
  const proxy = new MotoProxy(moto.port, (call) => tell(call));
  const endpoint = await proxy.listen();
  const aside: Site['aside'] = async (work) => {
    tell = () => {};
    const result = await work();
    tell = onCall;
    return result;
  };
  try {
    await aside(() => createBucket(endpoint));
    const options = { environment, endpoint, stateBucket: STATE_BUCKET, workDirectory };
    const deployment = new Deployment({ ...options, autoApprove: true, quiet: true });
    await deployment.apply(...made);
    const applied = await aside(() => inventory(endpoint));
    const changes = await deployment.plan(...made);
    await between?.({ deployment, endpoint, aside });
    await deployment.destroy(...last);
    return { applied, changes, left: await aside(() => inventory(endpoint)) };
  } finally {
    await proxy.close();
    await moto.stop();
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

async function createBucket(endpoint: string): Promise<void> {
  const scope = 'Credential=test/20260101/us-east-1/s3/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
  const url = `${endpoint}/${STATE_BUCKET}`;
  const { status } = await fetch(url, { method: 'PUT', headers: { authorization } });
  if (status !== 200) throw new Error(`making ${STATE_BUCKET} was answered ${status}`);
}
