import { expect } from 'chai';
import { VirtualScheduler } from '../../../../../../local/core/virtual-scheduler.ts';
import { JSONATA_FUNCTIONS } from '../../../../../../local/services/step-functions/jsonata/builtins.ts';
import { TemplateCompiler } from '../../../../../../local/services/step-functions/jsonata/template.ts';

async function evaluate(
  expression: string,
  bindings: Record<string, unknown> = {},
): Promise<unknown> {
  const compiler = new TemplateCompiler(new VirtualScheduler());
  return JSON.parse(
    JSON.stringify(await compiler.compile(`{% ${expression} %}`, 'Output')(bindings)),
  );
}

async function messageOf(expression: string): Promise<string> {
  try {
    await evaluate(expression);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${expression} did not throw`);
}

describe("Step Functions' JSONata functions", () => {
  it('$partition cuts an array', async () => {
    expect(await evaluate('$partition([1,2,3,4,5], 2)')).to.deep.equal([[1, 2], [3, 4], [5]]);
    expect(await messageOf('$partition([1], 0)')).to.contain('must be a positive integer');
  });

  it('$range counts up and down, both ends included', async () => {
    expect(await evaluate('$range(1, 9, 4)')).to.deep.equal([1, 5, 9]);
    expect(await evaluate('$range(3, 1, -1)')).to.deep.equal([3, 2, 1]);
    expect(await messageOf('$range(1, 2, 0)')).to.contain('must not be 0');
  });

  it('$hash takes the algorithms by the names of AWS', async () => {
    expect(await evaluate("$hash('a', 'MD5')")).to.equal('0cc175b9c0f1b6a831c399e269772661');
    expect(await evaluate("$hash('a', 'SHA-1')")).to.equal(
      '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
    );
    expect(await messageOf("$hash('a', 'CRC')")).to.contain('unknown algorithm CRC');
  });

  it('$random is the same for the same seed', async () => {
    expect(await evaluate('$random(7) = $random(7)')).to.equal(true);
    expect(await evaluate('$random(7) = $random(8)')).to.equal(false);
    expect(await evaluate('$random()')).to.be.within(0, 1);
  });

  it('$uuid gives a version 4 UUID', async () => {
    expect(await evaluate('$uuid()')).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab]/);
  });

  it('$parse reads JSON', async () => {
    expect(await evaluate(`$parse('{"a":[1]}').a`)).to.deep.equal([1]);
  });

  it('$now and $millis read the scheduler', async () => {
    expect(await evaluate('$now()')).to.equal('2026-01-01T00:00:00.000Z');
    expect(await evaluate('$millis()')).to.equal(Date.UTC(2026, 0, 1));
  });

  it('$eval is refused', async () => {
    expect(await messageOf("$eval('1')")).to.contain('$eval is not supported');
  });

  it('every function that the validator knows exists', async () => {
    for (const name of JSONATA_FUNCTIONS) {
      expect(await evaluate(`$type($${name})`), name).to.equal('function');
    }
  });
});
