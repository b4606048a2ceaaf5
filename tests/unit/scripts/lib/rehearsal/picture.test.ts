import { expect } from 'chai';
import { Picture } from '../../../../../scripts/lib/rehearsal/picture.ts';

function draw(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  const time = { now: 0 };
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const picture = new Picture('nonprod', ['source', 'test', 'build'], output, () => time.now);
  return { picture, written, time };
}

describe('the picture of a pipeline', () => {
  it('is a line for each change where there is no terminal', () => {
    const { picture, written, time } = draw(false);
    picture.set('source', 'running');
    time.now = 2_400;
    expect(picture.set('source', 'passed')).to.equal(2.4);
    picture.set('test', 'skipped');
    expect(written).to.deep.equal([
      'nonprod  ▶ source\n',
      'nonprod  ✔ source 2 s\n',
      'nonprod  – test\n',
    ]);
  });

  it('shows every stage with its state', () => {
    const { picture, time } = draw(false);
    picture.set('source', 'running');
    picture.set('source', 'passed');
    picture.set('test', 'running');
    time.now = 7_000;
    expect(picture.text()).to.equal('nonprod  ✔ source ─ ▶ test 7 s ─ · build');
    picture.set('test', 'failed');
    expect(picture.text()).to.equal('nonprod  ✔ source ─ ✘ test 7 s ─ · build');
  });

  it('is as wide as the terminal', () => {
    const lines = draw(true).picture.text(24).split('\n');
    expect(lines).to.deep.equal(['nonprod  · source', '         ─ · test', '         ─ · build']);
  });

  it('is drawn over itself on a terminal, and lifted for others to write', () => {
    const { picture, written } = draw(true);
    picture.set('source', 'passed');
    picture.set('test', 'skipped');
    picture.lift();
    const row = picture.text();
    expect(written).to.deep.equal([
      'nonprod  ✔ source ─ · test ─ · build\n',
      `\x1b[1A\x1b[0J${row}\n`,
      '\x1b[1A\x1b[0J',
    ]);
  });
});
