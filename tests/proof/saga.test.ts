import { expect } from 'chai';
import { randomFaults } from './faults.ts';
import { type Journey, travel } from './journey.ts';
import { PATHS, type Path } from './paths.ts';
import { lockedDefinition, sourceDefinition } from './plan.ts';
import { add, conclude, runSingleFaults, type Tally } from './single-faults.ts';

const RANDOM_RUNS = Number(process.env.PROOF_RUNS ?? 200);
/** From a fault here and there to hardly a call that goes well. */
const RATES = [0.05, 0.1, 0.2, 0.4, 0.7];
/** A path's share of the seeds; prime, so that paths differ in what is taken of a seed by a modulus. */
const SEEDS = 100_003;
const MINUTES = 60_000;

const fulfilled = PATHS.find(({ title }) => title === 'fulfilled') as Path;
const refused = PATHS.find(({ title }) => title === 'fulfillment refused') as Path;

describe('the proof: whatever fails, every order ends once and whole', function () {
  this.timeout(30 * MINUTES);
  const began = Date.now();
  const total: Tally = { runs: 0, faults: 0, resumed: 0, inquiries: 0 };

  after(() => {
    const seconds = ((Date.now() - began) / 1_000).toFixed(0);
    const { runs, faults, resumed, inquiries } = total;
    console.log(
      `      ${runs} runs with ${faults} faults in ${seconds} s; an operator had to repair ` +
        `${resumed} times, and to ask the fulfillment provider ${inquiries} times`,
    );
  });

  it('runs the state machine that its source defines', () => {
    expect(lockedDefinition()).to.deep.equal(sourceDefinition());
  });

  describe('with one fault, at any call', () => {
    for (const path of PATHS) {
      it(`ends as ${path.end} and needs nobody: ${path.title}`, async () => {
        const tally = await runSingleFaults(path);
        expect(tally.faults).to.be.above(10);
        total.runs += tally.runs;
        total.faults += tally.faults;
        total.resumed += tally.resumed;
        total.inquiries += tally.inquiries;
      });
    }
  });

  describe('cancelled before any call', () => {
    for (const path of [fulfilled, refused]) {
      it(`ends as the customer was told: ${path.title}`, async () => {
        const { calls } = await conclude(await travel(path), {});
        const ends = new Set<string>();
        // The order exists once api-handler's transaction is written.
        for (const { number } of calls.slice(3)) {
          const journey = await travel(path, { cancelAt: number });
          const outcome = await conclude(journey, { label: `cancelled at call ${number}` });
          ends.add(outcome.end);
          add(total, outcome);
        }
        expect([...ends].sort()).to.deep.equal(['COMPENSATED', path.end].sort());
      });
    }
  });

  describe('with many faults, at random', () => {
    const last = Math.ceil(RANDOM_RUNS / PATHS.length);

    for (const [place, path] of PATHS.entries()) {
      it(`ends once and whole: ${path.title}`, async () => {
        for (let run = 1; run <= last; run++) {
          const seed = place * SEEDS + run;
          add(total, await conclude(await travelAtRandom(path, seed), { label: `seed ${seed}` }));
        }
      });
    }

    it('takes the same run from the same seed', async () => {
      for (const [place, path] of PATHS.entries()) {
        const [first, again] = await sameRunTwice(path, place + 5);
        expect(again).to.equal(first);
      }
    });
  });
});

/** Many faults, calls that take their time, and in every fourth run a customer who cancels. */
function travelAtRandom(path: Path, seed: number): Promise<Journey> {
  const plan = randomFaults(seed, {
    rate: RATES[seed % RATES.length] ?? 0,
    limit: 7 * (1 + (seed % 16)),
  });
  return travel(path, { seed, plan, ...(seed % 4 === 0 ? { cancelAt: 4 + (seed % 40) } : {}) });
}

async function sameRunTwice(path: Path, seed: number): Promise<[string, string]> {
  const run = async (): Promise<string> => {
    const journey = await travelAtRandom(path, seed);
    const { calls, witness } = journey.world;
    const told = JSON.stringify([calls, witness.eventsInOrder(), witness.notices], null, 1);
    journey.world.close();
    return told;
  };
  return [await run(), await run()];
}
