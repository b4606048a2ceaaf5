import { expect } from 'chai';
import { budgets } from '../../../../../../scripts/lib/api-server/substitutes/budgets.ts';
import { substituted } from '../../../../../support/substituted.ts';

const AT_80 = {
  NotificationType: 'ACTUAL',
  ComparisonOperator: 'GREATER_THAN',
  Threshold: 80,
  ThresholdType: 'PERCENTAGE',
};
const TOPIC = { SubscriptionType: 'SNS', Address: 'arn:aws:sns:us-east-1:123456789012:t' };

function created() {
  const call = substituted(budgets(), 'AWSBudgetServiceGateway');
  call('CreateBudget', {
    Budget: { BudgetName: 'dofs-dev', BudgetLimit: { Amount: '25', Unit: 'USD' } },
    ResourceTags: [{ Key: 'Project', Value: 'dofs' }],
  });
  call('CreateNotification', {
    BudgetName: 'dofs-dev',
    Notification: AT_80,
    Subscribers: [TOPIC],
  });
  return call;
}

describe('budgets in front of moto', () => {
  it('say whom each notification tells', () => {
    const call = created();
    const of = { BudgetName: 'dofs-dev' };
    expect(call('DescribeNotificationsForBudget', of)).to.deep.equal({ Notifications: [AT_80] });
    expect(
      call('DescribeSubscribersForNotification', { ...of, Notification: { ...AT_80 } }),
    ).to.deep.equal({ Subscribers: [TOPIC] });
    call('DeleteNotification', { ...of, Notification: { ...AT_80 } });
    expect(call('DescribeNotificationsForBudget', of)).to.deep.equal({ Notifications: [] });
  });

  it('keep their tags', () => {
    const ResourceARN = 'arn:aws:budgets::123456789012:budget/dofs-dev';
    expect(created()('ListTagsForResource', { ResourceARN })).to.deep.equal({
      ResourceTags: [{ Key: 'Project', Value: 'dofs' }],
    });
  });

  it('change, and are gone when they are deleted', () => {
    const call = created();
    const NewBudget = { BudgetName: 'dofs-dev', BudgetLimit: { Amount: '30', Unit: 'USD' } };
    call('UpdateBudget', { NewBudget });
    expect(call('DescribeBudget', { BudgetName: 'dofs-dev' })).to.deep.equal({ Budget: NewBudget });
    call('DeleteBudget', { BudgetName: 'dofs-dev' });
    expect(() => call('DescribeBudget', { BudgetName: 'dofs-dev' }))
      .to.throw()
      .with.property('name', 'NotFoundException');
  });
});
