import { expect } from 'chai';
import { functionNames } from '../../scripts/lib/terraform/workspace.ts';
import { devRoundTrip } from '../support/dev-round-trip.ts';
import { missingProgram } from '../support/programs.ts';
import { type RoundTrip, roundTrip } from '../support/round-trip.ts';

const missing = missingProgram('terraform', 'moto_server');

const MINUTES = 60_000;

/** Staging and prod make their round trips in the rehearsal of the pipelines. */
describe(`terraform apply on moto${missing}`, function () {
  this.timeout(15 * MINUTES);
  const trips = new Map<string, Promise<RoundTrip>>();

  before(function () {
    if (missing) this.skip();
    // Side by side: most of the time is the provider's waiting for queues to settle.
    trips.set('local', roundTrip('local'));
    trips.set('dev', devRoundTrip());
    // Awaited by the tests; until then a failure must not end the process.
    for (const trip of trips.values()) trip.catch(() => {});
  });

  for (const name of ['local', 'dev']) {
    it(`makes ${name}, changes nothing on a second plan, and leaves nothing when destroyed`, async () => {
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

  it('publishes versions without moving traffic, and leaves a shift alone', async () => {
    const { stands, shiftChanges } = await devRoundTrip();
    expect(stands).to.deep.equal({
      'the deployment': ['function 1', 'workflow 100 of 1'],
      'a tenth': ['function 1 + 0.1 of 2', 'workflow 10 of 2 + 90 of 1'],
      all: ['function 2', 'workflow 100 of 2'],
    });
    expect(shiftChanges).to.deep.equal({ 'the deployment': false, 'a tenth': false, all: false });
  });
});
