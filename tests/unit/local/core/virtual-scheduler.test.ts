import { expect } from 'chai';
import { VirtualScheduler } from '../../../../local/core/virtual-scheduler.ts';

describe('VirtualScheduler', () => {
  it('runs nothing until time passes, then what fell due, in order of time', async () => {
    const scheduler = new VirtualScheduler();
    const ran: string[] = [];
    scheduler.after(200, () => ran.push('late'));
    scheduler.after(100, () => ran.push('early'));
    scheduler.after(100, () => ran.push('early, scheduled second'));

    await scheduler.advance(99);
    expect(ran).to.deep.equal([]);
    await scheduler.advance(1);
    expect(ran).to.deep.equal(['early', 'early, scheduled second']);
    await scheduler.runUntilIdle();
    expect(ran).to.have.lengthOf(3);
  });

  it('shows each task the moment it was due, and ends at the end asked for', async () => {
    const scheduler = new VirtualScheduler({ start: 1_000 });
    const seen: number[] = [];
    scheduler.after(5, () => seen.push(scheduler.now()));
    await scheduler.advance(10);
    expect(seen).to.deep.equal([1_005]);
    expect(scheduler.now()).to.equal(1_010);
  });

  it('runs what a settled promise schedules within the same span', async () => {
    const scheduler = new VirtualScheduler();
    const ran: string[] = [];
    scheduler.after(1, () => {
      void Promise.resolve().then(() => scheduler.after(1, () => ran.push('follow-up')));
    });
    await scheduler.advance(2);
    expect(ran).to.deep.equal(['follow-up']);
  });

  it('forgets a cancelled task', async () => {
    const scheduler = new VirtualScheduler();
    let ran = false;
    scheduler
      .after(1, () => {
        ran = true;
      })
      .cancel();
    await scheduler.runUntilIdle();
    expect(ran).to.equal(false);
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => {
      const scheduler = new VirtualScheduler({ seed });
      return Array.from({ length: 5 }, () => scheduler.random());
    };
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).not.to.deep.equal(draw(8));
    expect(draw(7).every((n) => n >= 0 && n < 1)).to.equal(true);
  });

  it('names a loop instead of running for ever', async () => {
    const scheduler = new VirtualScheduler();
    const again = (): void => {
      scheduler.after(1, again);
    };
    again();
    let error: unknown;
    await scheduler.runUntilIdle(50).catch((e: unknown) => {
      error = e;
    });
    expect(error).to.be.an('error').with.property('message').that.includes('50 tasks');
  });
});
