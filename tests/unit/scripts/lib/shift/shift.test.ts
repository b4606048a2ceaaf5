import { expect } from 'chai';
import { rejects } from '../../../../support/rejects.ts';
import { ShiftWorld } from '../../../../support/shift-world.ts';

describe('a shift', () => {
  let world: ShiftWorld;

  beforeEach(() => {
    world = new ShiftWorld()
      .put('ask', { version: 1 }, 2)
      .put('pay', { version: 3 }, 4)
      .put('old', { version: 7 }, 7);
  });

  function expectBack(): void {
    expect(world.routing('ask')).to.deep.equal({ version: 1 });
    expect(world.routing('pay')).to.deep.equal({ version: 3 });
    expect(world.routing('old')).to.deep.equal({ version: 7 });
  }

  it('moves all aliases together, step by step, and remembers where they came from', async () => {
    await world.run();
    expect(world.changes).to.deep.equal([
      'ask 1 + 2:10',
      'pay 3 + 4:10',
      'ask 1 + 2:50',
      'pay 3 + 4:50',
      'ask 2 + 1:0',
      'pay 4 + 3:0',
    ]);
    expect(world.seconds()).to.equal(900);
  });

  it('says what moves, each step with its time, and what is watched', async () => {
    await world.run();
    expect(world.lines).to.deep.equal([
      '2026-05-01T10:00:00.000Z  2 of 3 aliases move',
      '2026-05-01T10:00:00.000Z    ask  1 -> 2',
      '2026-05-01T10:00:00.000Z    pay  3 -> 4',
      '2026-05-01T10:00:00.000Z  watching dofs-test-canary-errors',
      '2026-05-01T10:00:00.000Z   10 % moved, watching the alarms for 300 s',
      '2026-05-01T10:05:00.000Z   50 % moved, watching the alarms for 300 s',
      '2026-05-01T10:10:00.000Z  100 % moved, watching the alarms for 300 s',
      '2026-05-01T10:15:00.000Z  shifted: 2 aliases moved',
    ]);
  });

  it('goes at once and watches nothing when there is no pause', async () => {
    world.ring();
    await world.run({ percents: [100], pauseSeconds: 0 });
    expect(world.changes).to.deep.equal(['ask 2 + 1:0', 'pay 4 + 3:0']);
    expect(world.seconds()).to.equal(0);
  });

  it('says so when there is nothing to shift', async () => {
    await world.run({ percents: [100], pauseSeconds: 0 });
    const changes = world.changes.length;
    await world.run();
    expect(world.lines.at(-1)).to.contain('nothing to shift: all 3 aliases');
    expect(world.changes).to.have.lengthOf(changes);
  });

  it('moves everything back when an alarm rings in the second step', async () => {
    world.after(310, () => world.ring());
    const { message } = await rejects(world.run(), 'CommandError');
    expect(message).to.equal(
      'dofs-test-canary-errors is in ALARM: too many\nAll aliases are back where they stood.',
    );
    expect(world.changes.slice(2, 4)).to.deep.equal(['ask 1 + 2:50', 'pay 3 + 4:50']);
    expect(world.seconds()).to.equal(310);
    expectBack();
  });

  it('moves everything back when an alarm rings after the last step', async () => {
    world.after(890, () => world.ring());
    await rejects(world.run(), 'CommandError', 'is in ALARM');
    expectBack();
  });

  it('hears an alarm that rings at the very end of the last pause', async () => {
    world.after(900, () => world.ring());
    await rejects(world.run(), 'CommandError', 'is in ALARM');
    expectBack();
  });

  it('moves everything back when a change fails half way through a step', async () => {
    world.failChange(4);
    const { message } = await rejects(world.run(), 'CommandError', 'TooManyRequestsException');
    expect(message).to.contain('All aliases are back where they stood.');
    expectBack();
  });

  it('moves everything back when it is interrupted, also between two steps', async () => {
    world.after(20, () => world.interrupt());
    await rejects(world.run(), 'CommandError', 'interrupted');
    expect(world.seconds()).to.equal(20);
    expectBack();
  });

  it('names what could not be moved back, and moves all the others', async () => {
    // Two changes of the first step, then the way back: pay, which fails, and ask.
    world.after(10, () => world.ring()).failChange(3);
    const { message } = await rejects(world.run(), 'CommandError');
    expect(message).to.contain('Not everything is back where it stood:\n  pay: TooManyRequests');
    expect(world.routing('pay')).to.deep.equal({ version: 3, second: { version: 4, percent: 10 } });
    expect(world.routing('ask')).to.deep.equal({ version: 1 });
  });

  it('writes over nothing that somebody else moved meanwhile', async () => {
    world.after(10, () => world.put('ask', { version: 9 }, 9));
    const { message } = await rejects(world.run(), 'CommandError');
    expect(message).to.contain('somebody else moved ask meanwhile, to 9');
    expect(world.routing('ask')).to.deep.equal({ version: 9 });
    expect(world.routing('pay')).to.deep.equal({ version: 3 });
  });

  it('moves nothing when an alarm rings already, or there is none to watch', async () => {
    world.ring();
    await rejects(world.run(), 'CommandError', 'Nothing was moved.');
    world.noAlarms();
    await rejects(world.run(), 'CommandError', 'no canary alarm');
    expect(world.changes).to.deep.equal([]);
  });
});

describe('a shift that was cut off', () => {
  it('is rolled back first: those that had arrived, too; then the shift goes on', async () => {
    const world = new ShiftWorld()
      .put('ask', { version: 2, second: { version: 1, percent: 0 } }, 2)
      .put('pay', { version: 3, second: { version: 4, percent: 50 } }, 4)
      .put('old', { version: 7 }, 7);
    await world.run({ percents: [100], pauseSeconds: 0 });
    expect(world.lines[0]).to.contain('a shift was cut off here');
    expect(world.changes).to.deep.equal(['ask 1', 'pay 3', 'ask 2 + 1:0', 'pay 4 + 3:0']);
  });

  it('is all that is taken back by whoever wants back', async () => {
    const world = new ShiftWorld().put(
      'pay',
      { version: 3, second: { version: 4, percent: 50 } },
      4,
    );
    await world.run({ percents: [100], pauseSeconds: 0, back: true });
    expect(world.changes).to.deep.equal(['pay 3']);
  });
});

describe('the way back', () => {
  const back = { percents: [100], pauseSeconds: 0, back: true };

  it('moves only what the last shift moved', async () => {
    const world = new ShiftWorld()
      .put('ask', { version: 2, second: { version: 1, percent: 0 } }, 2)
      .put('pay', { version: 3 }, 4);
    await world.run({ percents: [100], pauseSeconds: 0 });
    await world.run(back);
    expect(world.routing('ask')).to.deep.equal({ version: 2 });
    expect(world.routing('pay')).to.deep.equal({ version: 3, second: { version: 4, percent: 0 } });
  });

  it('can itself be taken back', async () => {
    const world = new ShiftWorld().put('pay', { version: 3 }, 4);
    await world.run({ percents: [100], pauseSeconds: 0 });
    await world.run(back);
    await world.run(back);
    expect(world.routing('pay')?.version).to.equal(4);
  });

  it('is refused when nothing was shifted', async () => {
    const world = new ShiftWorld().put('pay', { version: 3 }, 4);
    await rejects(world.run(back), 'CommandError', 'no shift to take back');
  });
});
