/** What may be wrong with an environment's books. */
export type FindingType =
  | 'HISTORY_DIFFERS'
  | 'EVENTS_WITHOUT_ORDER'
  | 'ORDER_STUCK'
  | 'ORDER_NEEDS_ATTENTION'
  | 'FAILURE_UNRECORDED'
  | 'STOCK_NEGATIVE'
  | 'STOCK_SUM_WRONG'
  | 'STOCK_PUT_IN_WRONG'
  | 'STOCK_RESERVED_WRONG'
  | 'STOCK_CONSUMED_WRONG'
  | 'RESERVATION_DIFFERS'
  | 'RESERVATION_STRANDED'
  | 'PAYMENT_DIFFERS'
  | 'CHARGE_WRONG'
  | 'MONEY_KEPT'
  | 'LEDGER_DIFFERS';

/** A repair that cannot make anything worse: each is a step of the platform, run again. */
export type Repair =
  | { kind: 'start'; order_id: string; correlation_id: string }
  | { kind: 'resume'; order_id: string; correlation_id: string }
  | { kind: 'expire reservation'; order_id: string };

/** One thing that is not as it must be. */
export interface Finding {
  type: FindingType;
  /** The order or product that it is about. */
  subject: string;
  detail: string;
  repair?: Repair;
}

/** Findings that two readings share: what only one saw was on its way while it was read. */
export function lasting(first: readonly Finding[], second: readonly Finding[]): Finding[] {
  const seen = new Set(first.map(keyOf));
  return second.filter((finding) => seen.has(keyOf(finding)));
}

function keyOf({ type, subject, detail }: Finding): string {
  return JSON.stringify([type, subject, detail]);
}
