import type { DeadLetter } from '../../../lambdas/shared/dead-letters/dead-letter.ts';

/** Why a letter cannot be sent again, and what to do instead; `undefined` when it can. */
export function refusal({ queue, cut_from_bytes }: DeadLetter): string | undefined {
  if (queue === 'order-queue') {
    return (
      'its workflow has heard that it was given up and undid the order: ' +
      'see the order in failed-orders; the customer orders again'
    );
  }
  if (cut_from_bytes !== undefined) {
    return `only a part of its ${cut_from_bytes} bytes was kept: send the whole from its source`;
  }
  return undefined;
}
