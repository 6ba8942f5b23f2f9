/** Turns a dossier with a payment section into the body that leaves, or says by field what the platform would not take. */
import { Value } from 'typebox/value'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import type { FieldFault, Refused } from '../../src/domain/outcome.ts'
import type { BudgetSlip, OnlinePayment, PaymentOrder } from '../../schemas/payment-order.ts'
import type { TreasuryConfig } from './config.ts'
import { applyRows, faultsOf } from './mapping-row.ts'
import { orderMapping } from './mapping.ts'
import { proofOf } from './proof.ts'
import { slipMapping } from './slip-mapping.ts'
import { WireInit, WireSlip } from './wire.ts'

export type Encoded = { readonly kind: 'encoded'; readonly wire: WireInit | WireSlip } | { readonly kind: 'refused'; readonly outcome: Refused }

export function encode(message: OutboundMessage, order: PaymentOrder, config: TreasuryConfig): Encoded {
  const faults = faultsInSum(order)
  if (faults.length > 0) return { kind: 'refused', outcome: { kind: 'refused', code: 'total-differs', words: totalWords(order), fields: faults } }
  return order.kind === 'online' ? encodeOnline(message, order, config) : encodeSlip(message, order)
}

function encodeOnline({ dossier, messageId, acceptedAt }: OutboundMessage, order: OnlinePayment, config: TreasuryConfig): Encoded {
  const both = order.items.flatMap((item, index) => (item.fee !== undefined && item.noticeNumber !== undefined ? [index] : []))
  if (both.length > 0) return refusal(both.map((index) => ({ field: `/payment/items/${index}`, words: 'either fee or noticeNumber: a fee has no notice' })))
  const values = applyRows(orderMapping, { dossier, order, messageId, acceptedAt, config })
  const wire = { ...values, MaXacThuc: proofOf('INIT', values, config.secretKey) }
  return Value.Check(WireInit, wire) ? { kind: 'encoded', wire } : refusal(faultsOf(WireInit, wire, orderMapping))
}

function encodeSlip({ dossier, messageId }: OutboundMessage, slip: BudgetSlip): Encoded {
  const wire = applyRows(slipMapping, { dossierCode: dossier.code, messageId, slip })
  return Value.Check(WireSlip, wire) ? { kind: 'encoded', wire } : refusal(faultsOf(WireSlip, wire, slipMapping))
}

function sumOf(order: PaymentOrder): number {
  return order.items.reduce((sum, item) => sum + item.amount, 0)
}

function faultsInSum(order: PaymentOrder): readonly FieldFault[] {
  if (sumOf(order) === order.total) return []
  const items = order.items.map((item, index) => ({ field: `/payment/items/${index}/amount`, words: `${item.amount} đồng` }))
  return [{ field: '/payment/total', words: totalWords(order) }, ...items]
}

function totalWords(order: PaymentOrder): string {
  return `Tổng số tiền ${order.total} khác tổng các khoản ${sumOf(order)}`
}

function refusal(fields: readonly FieldFault[]): Encoded {
  const names = fields.map((fault) => fault.field).join(', ')
  return { kind: 'refused', outcome: { kind: 'refused', code: 'not-in-partner-format', words: `The platform's format does not take: ${names}`, fields } }
}
