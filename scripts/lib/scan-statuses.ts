import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

/** The status of every row of the table. */
export async function scanStatuses(
  documents: DynamoDBDocumentClient,
  table: string,
): Promise<string[]> {
  const statuses: string[] = [];
  for await (const page of paginateScan(
    { client: documents },
    {
      TableName: table,
      ProjectionExpression: '#s',
      ExpressionAttributeNames: { '#s': 'status' },
    },
  )) {
    statuses.push(...(page.Items ?? []).map((row) => String(row.status)));
  }
  return statuses;
}
