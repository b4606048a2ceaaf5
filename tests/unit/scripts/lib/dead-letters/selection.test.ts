import { expect } from 'chai';
import { refusal } from '../../../../../scripts/lib/dead-letters/refusal.ts';
import {
  readActSelection,
  readSelection,
  selects,
} from '../../../../../scripts/lib/dead-letters/selection.ts';
import { aDeadLetter } from '../../../../support/dead-letters.ts';

describe('a selection of dead letters', () => {
  it('takes all for a look, unless told otherwise', () => {
    expect(selects(readSelection({}), aDeadLetter({ status: 'QUARANTINED' }))).to.equal(true);
    const some = readSelection({ queue: 'notification-queue', status: 'redriven' });
    expect(selects(some, aDeadLetter({ status: 'REDRIVEN' }))).to.equal(true);
    expect(selects(some, aDeadLetter())).to.equal(false);
    expect(selects(some, aDeadLetter({ status: 'REDRIVEN', queue: 'backstop-queue' }))).to.equal(
      false,
    );
  });

  it('must name letters before anything is done with them', () => {
    expect(() => readActSelection({})).to.throw('--id, --queue or --group');
    expect(() => readActSelection({ status: 'RECORDED' })).to.throw('--id, --queue or --group');
    expect(() => readSelection({ status: 'DEAD' })).to.throw('--status must be one of RECORDED');
  });

  it('takes only what waits, when it is wide', () => {
    const wide = readActSelection({ group: 'SnsDownError' });
    expect(selects(wide, aDeadLetter())).to.equal(true);
    expect(selects(wide, aDeadLetter({ group: 'TypeError' }))).to.equal(false);
    expect(selects(wide, aDeadLetter({ status: 'REDRIVEN' }))).to.equal(false);
    expect(selects(wide, aDeadLetter({ status: 'QUARANTINED' }))).to.equal(false);
  });

  it('takes a quarantined letter by its id alone', () => {
    const { dead_letter_id } = aDeadLetter();
    const wide = { queue: 'notification-queue', status: 'QUARANTINED' };
    expect(() => readActSelection(wide)).to.throw('by its --id alone');
    const one = readActSelection({ id: [dead_letter_id] });
    expect(selects(one, aDeadLetter({ status: 'QUARANTINED' }))).to.equal(true);
  });
});

describe('what cannot be sent again', () => {
  it('is refused with what to do instead', () => {
    expect(refusal(aDeadLetter())).to.equal(undefined);
    expect(refusal(aDeadLetter({ queue: 'order-queue' }))).to.contain('see the order');
    expect(refusal(aDeadLetter({ cut_from_bytes: 400_000 }))).to.contain('400000 bytes');
  });
});
