import { expect } from 'chai';
import { randomFaults } from './faults.ts';
import { travel } from './journey.ts';
import { PATHS, type Path } from './paths.ts';
import { lockedDefinition, sourceDefinition } from './plan.ts';
import { add, asIfNothingWas, conclude, runSingleFaults, type Tally } from './single-faults.ts';

const RANDOM_RUNS = Number(process.env.PROOF_RUNS ?? 300);
/** From a fault here and there to hardly a call that goes well. */
const RATES = [0.05, 0.1, 0.2, 0.4, 0.7];
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
          const seed = place * 100_000 + run;
          const plan = randomFaults(seed, { rate: RATES[run % RATES.length] ?? 0, limit: run * 7 });
          const journey = await travel(path, { seed, plan });
          add(total, await conclude(journey, { label: `seed ${seed}` }));
        }
      });
    }
  });

  describe('without a fault', () => {
    const rows: (string | number)[][] = [];

    after(() => {
      for (const row of rows) console.log(`      ${columns(row)}`);
    });

    for (const path of PATHS) {
      it(`ends as ${path.end}: ${path.title}`, async () => {
        const journey = await travel(path);
        const transitions = journey.world.witness.transitions();
        const { calls } = await conclude(journey, { further: asIfNothingWas });
        const aws = calls.filter(({ caller, call }) => caller !== 'platform' && isAws(call));
        const invocations = calls.filter(({ call }) => call.startsWith('lambda:Invoke'));
        rows.push([path.title, path.end, transitions, aws.length, invocations.length]);
        if (path === fulfilled) expect(transitions).to.equal(5);
      });
    }

    before(() => {
      rows.push(['path', 'end', 'transitions', 'AWS calls', 'invocations']);
    });
  });
});

function isAws(call: string): boolean {
  return !/^(payments|fulfillment):/.test(call);
}

function columns([path = '', end = '', ...figures]: (string | number)[]): string {
  const cells = figures.map((figure) => String(figure).padStart(13));
  return `${String(path).padEnd(46)}${String(end).padEnd(13)}${cells.join('')}`;
}
