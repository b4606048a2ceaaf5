import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { buildFunctions } from '../../scripts/build.ts';
import { inventory } from '../../scripts/lib/api-server/inventory.ts';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { MotoProxy } from '../../scripts/lib/api-server/moto-proxy.ts';
import { Deployment } from '../../scripts/lib/terraform/commands.ts';
import { functionNames, REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { missingProgram } from '../support/programs.ts';
import { Traffic } from '../support/traffic.ts';

const missing = missingProgram('terraform', 'moto_server');

/** What happened to one environment, from nothing to nothing. */
interface RoundTrip {
  applied: string[];
  /** Whether a second plan would change anything. */
  changes: boolean;
  /** What was seen around a second deployment; of one environment alone, for the time it takes. */
  shift?: Shift;
  left: string[];
}

/** Where the aliases stand, and whether a plan would change anything, by what had been done. */
interface Shift {
  stands: Record<string, string[]>;
  changes: Record<string, boolean>;
}

/** The environment whose traffic is shifted. */
const SHIFTED = 'dev';

const STATE_BUCKET = 'dofs-terraform-state';

/**
 * Applies, plans again and destroys an environment by the code behind make deploy and destroy,
 * on a server of its own. All but local keep their state in its S3.
 */
async function roundTrip(environment: string): Promise<RoundTrip> {
  const workDirectory = mkdtempSync(path.join(os.tmpdir(), `dofs-apply-${environment}-`));
  const moto = await Moto.start();
  const proxy = new MotoProxy(moto.port);
  const endpoint = await proxy.listen();
  try {
    await createBucket(endpoint);
    const options = { environment, endpoint, stateBucket: STATE_BUCKET, workDirectory };
    const deployment = new Deployment({ ...options, autoApprove: true, quiet: true });
    await deployment.apply();
    const applied = await inventory(endpoint);
    const changes = await deployment.plan();
    const shift = environment === SHIFTED ? await deployAgain(deployment, endpoint) : undefined;
    // A protected table is kept until the protection is taken off, and that is applied.
    const unprotected = environment === 'prod' ? ['-var=deletion_protection=false'] : [];
    if (unprotected.length > 0) await deployment.apply(...unprotected);
    await deployment.destroy(...unprotected);
    const seen = { applied, changes, left: await inventory(endpoint) };
    return shift === undefined ? seen : { ...seen, shift };
  } finally {
    await proxy.close();
    await moto.stop();
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

/** Deploys new versions of everything, and shifts the traffic to them in two steps. */
async function deployAgain(deployment: Deployment, endpoint: string): Promise<Shift> {
  const traffic = new Traffic(endpoint);
  const shift: Shift = { stands: {}, changes: {} };
  // Every function gets another environment, so another version, and with them the workflow.
  const changed = '-var=log_level=error';
  const see = async (after: string): Promise<void> => {
    shift.stands[after] = [...(await traffic.stands())].sort();
    shift.changes[after] = await deployment.plan(changed);
  };
  try {
    await deployment.apply(changed);
    await see('the deployment');
    await traffic.shift(10);
    await see('a tenth');
    await traffic.shift(100);
    await see('all');
    return shift;
  } finally {
    traffic.close();
  }
}

async function createBucket(endpoint: string): Promise<void> {
  const scope = 'Credential=test/20260101/us-east-1/s3/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
  const url = `${endpoint}/${STATE_BUCKET}`;
  const { status } = await fetch(url, { method: 'PUT', headers: { authorization } });
  expect(status).to.equal(200);
}

describe(`terraform apply on moto${missing}`, () => {
  const trips = new Map<string, Promise<RoundTrip>>();

  before(async function () {
    if (missing) this.skip();
    this.timeout(180_000);
    if (!existsSync(path.join(REPOSITORY, 'dist', 'functions'))) await buildFunctions();
    // Side by side: most of the time is the provider's waiting for queues to settle.
    for (const name of ['local', 'dev', 'staging', 'prod']) {
      const trip = roundTrip(name);
      // Awaited by the tests; until then a failure must not end the process.
      trip.catch(() => {});
      trips.set(name, trip);
    }
  });

  for (const name of ['local', 'dev', 'staging', 'prod']) {
    it(`makes ${name}, changes nothing on a second plan, and leaves nothing when destroyed`, async function () {
      this.timeout(900_000);
      const trip = await trips.get(name);
      expect(trip?.applied).to.include.members([
        `dynamodb dofs-${name}-order-events`,
        `states dofs-${name}-order-workflow`,
        `apigateway dofs-${name}-api`,
        `monitoring dofs-${name}-order-dlq-depth`,
        `monitoring dofs-${name}-backstop-dlq-arrivals`,
        `events dofs-${name}-workflow-backstop`,
        `events dofs-${name}-reservation-sweeper`,
        `sns dofs-${name}-notifications`,
        `sns dofs-${name}-shipping-notices`,
        ...functionNames().map((one) => `lambda dofs-${name}-${one}`),
      ]);
      expect(trip?.changes, 'a second plan changes something').to.equal(false);
      expect(trip?.left, 'left behind').to.deep.equal([]);
    });
  }

  it('publishes versions without moving traffic, and leaves a shift alone', async function () {
    this.timeout(900_000);
    const { shift } = (await trips.get(SHIFTED)) ?? {};
    expect(shift?.stands).to.deep.equal({
      'the deployment': ['function 1', 'workflow 100 of 1'],
      'a tenth': ['function 1 + 0.1 of 2', 'workflow 10 of 2 + 90 of 1'],
      all: ['function 2', 'workflow 100 of 2'],
    });
    expect(shift?.changes).to.deep.equal({ 'the deployment': false, 'a tenth': false, all: false });
  });
});
