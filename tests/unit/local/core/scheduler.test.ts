import { expect } from 'chai';
import { RealScheduler } from '../../../../local/core/scheduler.ts';

describe('RealScheduler', () => {
  it('runs a task after its delay, and at once for none', async () => {
    const scheduler = new RealScheduler();
    const ran: string[] = [];
    await new Promise<void>((resolve) => {
      scheduler.after(5, () => {
        ran.push('later');
        resolve();
      });
      scheduler.after(0, () => ran.push('at once'));
    });
    expect(ran).to.deep.equal(['at once', 'later']);
  });

  it('runs nothing that was cancelled, nor anything after stop', async () => {
    const scheduler = new RealScheduler();
    const ran: string[] = [];
    scheduler.after(0, () => ran.push('cancelled')).cancel();
    scheduler.after(0, () => ran.push('pending at stop'));
    scheduler.after(60_000, () => ran.push('far away at stop'));
    scheduler.stop();
    scheduler.after(0, () => ran.push('after stop'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ran).to.deep.equal([]);
  });
});
