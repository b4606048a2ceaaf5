import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** Lets every call to the simulated payment provider fail for a time, in milliseconds. */
export async function startOutage(
  documents: DynamoDBDocumentClient,
  simulatedPaymentsTable: string,
  forMs: number,
): Promise<void> {
  const until = new Date(Date.now() + forMs).toISOString();
  await documents.send(
    new PutCommand({
      TableName: simulatedPaymentsTable,
      Item: { payment_key: '#outage', until },
    }),
  );
}
