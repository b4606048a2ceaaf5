import { expect } from 'chai';
import { Progress } from '../../../../scripts/lib/progress.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('Progress', () => {
  it('writes over one line on a terminal, and leaves the last', () => {
    const out = output(true);
    const progress = new Progress(out);
    progress.show('1 of 2');
    progress.show('2 of 2');
    progress.done('2 of 2');
    expect(out.written).to.deep.equal(['\r\x1b[2K1 of 2', '\r\x1b[2K2 of 2', '\r\x1b[2K2 of 2\n']);
  });

  it('writes a line every two seconds at most elsewhere, and always the last', () => {
    const out = output(false);
    let now = 0;
    const progress = new Progress(out, () => now);
    for (const [at, text] of [
      [0, 'a'],
      [1_000, 'b'],
      [2_000, 'c'],
    ] as const) {
      now = at;
      progress.show(text);
    }
    progress.done('d');
    expect(out.written).to.deep.equal(['a\n', 'c\n', 'd\n']);
  });
});
