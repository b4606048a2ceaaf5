import { AwsError } from '../../core/aws-error.ts';

/** Which delivery of which message a receipt handle stands for. */
export interface Receipt {
  messageId: string;
  /** The message's receive count at that delivery: a later delivery makes the handle stale. */
  receiveCount: number;
}

export function receiptHandle(queueName: string, receipt: Receipt): string {
  const text = `${queueName}/${receipt.messageId}/${receipt.receiveCount}`;
  return Buffer.from(text).toString('base64');
}

/** Reads a handle that this queue gave; any other throws ReceiptHandleIsInvalid. */
export function parseReceiptHandle(queueName: string, handle: string): Receipt {
  const [name, messageId, count] = Buffer.from(handle, 'base64').toString().split('/');
  if (name !== queueName || messageId === undefined || !/^\d+$/.test(count ?? '')) {
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { messageId, receiveCount: Number(count) };
}
