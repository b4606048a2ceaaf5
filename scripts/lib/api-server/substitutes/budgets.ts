import { RecordBook } from './record-book.ts';
import type { ServiceSubstitutes, Substitute } from './substitute.ts';

const REASON = 'moto 5.2 answers neither the tags of a budget nor whom a notification of it tells';

type Json = Record<string, unknown>;

interface Subscribed {
  notification: Json;
  subscribers: unknown[];
}

interface Budget {
  budget: Json;
  notifications: Subscribed[];
  tags: unknown[];
}

/** Budgets and whom they tell. Nothing is ever spent, so nobody is told. */
export function budgets(): ServiceSubstitutes {
  const book = new RecordBook<Budget>('NotFoundException');
  return {
    substitutes: [...budgetOperations(book), ...notificationOperations(book)],
    corrections: [],
  };
}

function budgetOperations(book: RecordBook<Budget>): Substitute[] {
  return [
    operation('CreateBudget', ({ Budget, NotificationsWithSubscribers, ResourceTags }) => {
      const budget = Budget as Json;
      const given = (NotificationsWithSubscribers ?? []) as Json[];
      const notifications = given.map(({ Notification, Subscribers }) => ({
        notification: Notification as Json,
        subscribers: Subscribers as unknown[],
      }));
      const tags = (ResourceTags ?? []) as unknown[];
      book.put(String(budget.BudgetName), { budget, notifications, tags });
      return {};
    }),
    operation('DescribeBudget', ({ BudgetName }) => ({
      Budget: book.get(String(BudgetName)).budget,
    })),
    operation('UpdateBudget', ({ NewBudget }) => {
      const budget = NewBudget as Json;
      book.get(String(budget.BudgetName)).budget = budget;
      return {};
    }),
    operation('DeleteBudget', ({ BudgetName }) => {
      book.delete(String(BudgetName));
      return {};
    }),
    operation('ListTagsForResource', ({ ResourceARN }) => ({
      ResourceTags: book.get(String(ResourceARN).split('/').at(-1) ?? '').tags,
    })),
  ];
}

function notificationOperations(book: RecordBook<Budget>): Substitute[] {
  return [
    operation('CreateNotification', ({ BudgetName, Notification, Subscribers }) => {
      const { notifications } = book.get(String(BudgetName));
      const subscribers = Subscribers as unknown[];
      notifications.push({ notification: Notification as Json, subscribers });
      return {};
    }),
    operation('DescribeNotificationsForBudget', ({ BudgetName }) => ({
      Notifications: book
        .get(String(BudgetName))
        .notifications.map(({ notification }) => notification),
    })),
    operation('DescribeSubscribersForNotification', ({ BudgetName, Notification }) => ({
      Subscribers: find(book.get(String(BudgetName)), Notification as Json)?.subscribers ?? [],
    })),
    operation('DeleteNotification', ({ BudgetName, Notification }) => {
      const budget = book.get(String(BudgetName));
      const gone = find(budget, Notification as Json);
      budget.notifications = budget.notifications.filter((one) => one !== gone);
      return {};
    }),
  ];
}

/** A notification has no name: what it says is what it is. */
function find({ notifications }: Budget, wanted: Json): Subscribed | undefined {
  const members = ['NotificationType', 'ComparisonOperator', 'Threshold', 'ThresholdType'];
  return notifications.find(({ notification }) =>
    members.every((member) => notification[member] === wanted[member]),
  );
}

function operation(name: string, answer: Substitute['answer']): Substitute {
  return { call: { target: `AWSBudgetServiceGateway.${name}` }, reason: REASON, answer };
}
