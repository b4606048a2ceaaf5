import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

/** What a row of failed-orders tells an operator to look at; docs/order-lifecycle.md. */
const MARKS = ['needs_attention', 'outcome_unknown'] as const;

/** How many rows of failed-orders have each mark. */
export async function countMarks(
  documents: DynamoDBDocumentClient,
  table: string,
): Promise<[string, number][]> {
  const counts = new Map<string, number>(MARKS.map((mark) => [mark, 0]));
  const query = { TableName: table, ProjectionExpression: MARKS.join(', ') };
  for await (const page of paginateScan({ client: documents }, query)) {
    for (const row of page.Items ?? []) {
      for (const mark of MARKS) {
        if (row[mark] === true) counts.set(mark, (counts.get(mark) ?? 0) + 1);
      }
    }
  }
  return [...counts];
}
