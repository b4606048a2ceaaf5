import { hasEnded, type Order } from '../../../lambdas/shared/domain/order.ts';
import type { Books, LedgerEntry, PaymentRow } from './books.ts';
import type { Finding, FindingType } from './finding.ts';

/**
 * Money: an order that is FULFILLED is charged once, its total; any other that ended has paid
 * nothing. Our own rows say so, and so does the provider's ledger where it can be read.
 */
export function checkMoney({ orders, payments, ledger }: Books): Finding[] {
  const paid = [...orders.values()].flatMap((order) => [
    ...checkPayment(order, payments.get(order.order_id)),
    ...(ledger ? checkLedger(order, ledger.get(order.order_id)) : []),
  ]);
  const strangers = [...payments.keys(), ...(ledger?.keys() ?? [])].filter((id) => !orders.has(id));
  return [
    ...paid,
    ...[...new Set(strangers)].map((subject) =>
      finding('PAYMENT_DIFFERS', subject, 'a payment for an order that is not stored'),
    ),
  ];
}

/** What a payment row says while the order says so; between intent and outcome the order is silent. */
const ROWS_OF: Record<NonNullable<Order['payment']> | 'open', readonly PaymentRow['status'][]> = {
  open: ['CHARGING'],
  CHARGED: ['CHARGED', 'REFUNDING'],
  DECLINED: ['DECLINED'],
  VOIDED: ['VOIDED'],
  REFUNDED: ['REFUNDED'],
};

function checkPayment(order: Order, row: PaymentRow | undefined): Finding[] {
  const { order_id, status, total_cents } = order;
  const said = order.payment ?? 'open';
  const findings: Finding[] = [];
  const agreed = row ? ROWS_OF[said].includes(row.status) : said === 'open';
  if (!agreed) {
    const detail = `payment is ${row?.status ?? 'absent'}, the order says ${said}`;
    findings.push(finding('PAYMENT_DIFFERS', order_id, detail));
  }
  if (!hasEnded(order)) return findings;
  if (status === 'FULFILLED') {
    if (row?.status !== 'CHARGED' || row.amount_cents !== total_cents) {
      const detail = `FULFILLED for ${total_cents} cents, but ${described(row)}`;
      findings.push(finding('CHARGE_WRONG', order_id, detail));
    }
  } else if (row && ['CHARGING', 'CHARGED', 'REFUNDING'].includes(row.status)) {
    findings.push(finding('MONEY_KEPT', order_id, `${status}, but ${described(row)}`));
  }
  return findings;
}

function checkLedger(order: Order, entry: LedgerEntry | undefined): Finding[] {
  if (!hasEnded(order)) return [];
  const { charged_cents = 0, refunded_cents = 0, charges = 0 } = entry ?? {};
  const owed = order.status === 'FULFILLED' ? (order.total_cents ?? 0) : 0;
  const once = charges <= 1;
  if (charged_cents - refunded_cents === owed && once) return [];
  const detail =
    `${order.status}: the provider has charged ${charged_cents} cents in ${charges} charges ` +
    `and refunded ${refunded_cents}, it must keep ${owed}`;
  return [finding('LEDGER_DIFFERS', order.order_id, detail)];
}

function described(row: PaymentRow | undefined): string {
  return row ? `${row.amount_cents} cents are ${row.status}` : 'there is no payment';
}

function finding(type: FindingType, subject: string, detail: string): Finding {
  return { type, subject, detail };
}
