import { expect } from 'chai';
import {
  orderIdOfExecution,
  resumeExecutionName,
} from '../../../../../lambdas/shared/workflow/execution-name.ts';
import { ORDER_ID } from '../../../../support/builders.ts';

describe('the name of an execution', () => {
  it("is the order's id, or that with a suffix when the order is resumed", () => {
    const resumed = resumeExecutionName(ORDER_ID, '01936f2a-7b1c-7def-8abc-000000000001');
    for (const name of [ORDER_ID, resumed, `${ORDER_ID}.resume-expired`]) {
      expect(orderIdOfExecution(name)).to.equal(ORDER_ID);
    }
  });

  it('is no longer than AWS allows', () => {
    expect(resumeExecutionName(ORDER_ID, ORDER_ID)).to.have.length.at.most(80);
  });

  it('that we do not give is of no order', () => {
    const resumed = `${ORDER_ID}.resume-1`;
    for (const name of ['', 'o-1', `${ORDER_ID}-2`, `x${ORDER_ID}`, `${resumed}.resume-2`]) {
      expect(orderIdOfExecution(name)).to.equal(undefined);
    }
  });
});
