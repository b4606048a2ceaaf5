import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { type Journey, travel } from './journey.ts';
import { PATHS } from './paths.ts';
import { asIfNothingWas, conclude } from './single-faults.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/proof.md');
const PROVIDER = /^(payments|fulfillment):/;

/** What an order of a path costs, as the table in docs/proof.md says it. */
function documented(): Map<string, string> {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => /^\| .* \d+ \|$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(rows.map(([, title = '', ...cells]) => [title, cells.slice(0, -1).join(' | ')]));
}

async function measured(journey: Journey): Promise<string> {
  const transitions = journey.world.witness.transitions();
  const { calls } = await conclude(journey, { further: asIfNothingWas });
  const own = calls.filter(({ caller }) => caller !== 'platform');
  const aws = own.filter(({ call }) => !PROVIDER.test(call));
  const invocations = calls.filter(({ call }) => call.startsWith('lambda:Invoke'));
  const { end, rival } = journey.path;
  const ends = rival ? `${end}, ${rival}` : end;
  return [ends, transitions, aws.length, invocations.length].join(' | ');
}

describe('what an order costs, when nothing fails', () => {
  const page = documented();

  it('is written down for every path, and for no other', () => {
    expect([...page.keys()]).to.deep.equal(PATHS.map(({ title }) => title));
  });

  for (const each of PATHS) {
    it(`is as docs/proof.md says: ${each.title}`, async () => {
      expect(await measured(await travel(each))).to.equal(page.get(each.title));
    });
  }
});
