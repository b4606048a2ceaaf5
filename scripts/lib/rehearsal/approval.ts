import { createInterface } from 'node:readline/promises';
import { CommandError } from '../command-line.ts';

/** What the approver reads. */
export interface ApprovalRequest {
  customData: string;
  link: string;
}

/** CodePipeline takes no longer text. */
const CUSTOM_DATA_LIMIT = 1_000;

/**
 * Shows the request and answers whether it was approved.
 *
 * @param approve answers yes without a question, for machines
 * @throws CommandError when there is nobody to ask, or the text is longer than CodePipeline takes
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ManualApproval.html
 */
export async function askApproval(
  { customData, link }: ApprovalRequest,
  approve: boolean,
): Promise<boolean> {
  if (customData.length > CUSTOM_DATA_LIMIT) {
    throw new CommandError(
      `the approval's text has ${customData.length} characters, CodePipeline takes ${CUSTOM_DATA_LIMIT}`,
    );
  }
  console.log(`\n  Approval asked: ${customData}\n  ${link}`);
  if (approve) {
    console.log('  Approved, as --approve says.');
    return true;
  }
  if (!process.stdin.isTTY) throw new CommandError('nobody to ask: --approve answers yes');
  return askOnTerminal('  Approve? Type yes: ');
}

/** Ctrl-C is a no, so that what was started is ended in order. */
async function askOnTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const interrupt = new AbortController();
  terminal.once('SIGINT', () => interrupt.abort());
  try {
    const answer = await terminal.question(question, { signal: interrupt.signal });
    return answer.trim() === 'yes';
  } catch (error) {
    if (interrupt.signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
