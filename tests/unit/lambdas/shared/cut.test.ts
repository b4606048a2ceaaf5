import { expect } from 'chai';
import { cut } from '../../../../lambdas/shared/cut.ts';

describe('cut', () => {
  it('keeps a text that is short enough', () => {
    expect(cut('Grüße 📦', 8)).to.equal('Grüße 📦');
  });

  it('leaves no half of a character at its end', () => {
    expect(cut('Grüße 📦', 7)).to.equal('Grüße \ufffd');
  });

  it('replaces a half that the text had before', () => {
    expect(cut('a\ud83db', 10)).to.equal('a\ufffdb');
  });
});
