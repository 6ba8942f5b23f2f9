/** One order or slip to the platform: encoded, signed, sent, and the page where the citizen can pay told as an event. */
import { unclear, type Outcome } from '../../src/domain/outcome.ts'
import type { PaymentOrder } from '../../schemas/payment-order.ts'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { jsonHeaders, type Platform } from './ask.ts'
import { encode } from './encode.ts'
import { referenceOf } from './reference.ts'
import { outcomeOfRefusal, readReply, wordsOf } from './replies.ts'
import { header, WirePage, WireSlipTaken } from './wire.ts'

export async function sendOrder(message: OutboundMessage, platform: Platform, exchange: Exchange): Promise<Outcome> {
  const { dossier, messageId } = message
  const order = dossier.payment
  if (order === undefined) {
    const words = 'Thiếu thông tin thanh toán'
    return { kind: 'refused', code: 'payment-missing', words, fields: [{ field: '/payment', words }] }
  }
  const encoded = encode(message, order, platform.config)
  if (encoded.kind === 'refused') return encoded.outcome

  const { baseUrl, paymentPath, slipPath } = platform.config
  const online = order.kind === 'online'
  const body = Buffer.from(JSON.stringify(encoded.wire))
  const signed = await exchange.sign(body, 'jws-detached', dossier.sender)
  const headers = { ...jsonHeaders, [header.messageId]: messageId, ...(signed.detached === undefined ? {} : { [header.signature]: signed.detached }) }
  const result = await exchange.call({ name: online ? 'INIT' : 'C1-02/NS', method: 'POST', url: baseUrl + (online ? paymentPath : slipPath), headers, body })
  if (!result.ok) return result.outcome
  return readOutcome(result.answer, { message, order }, platform.clock.now())
}

interface Sent {
  readonly message: OutboundMessage
  readonly order: PaymentOrder
}

function readOutcome(answer: HttpAnswer, sent: Sent, now: Date): Outcome {
  const reference = referenceOf(sent.message.dossier.code, sent.message.messageId)
  const reply = sent.order.kind === 'online' ? readReply(answer, WirePage, now) : readReply(answer, WireSlipTaken, now)
  if (reply.kind === 'outcome') return reply.outcome
  if (reply.kind === 'refusal') {
    // the reference is made of the message id: whatever has it is this message, paid or not
    if (reply.refusal.class !== 'exists') return outcomeOfRefusal(reply.refusal)
    const events = [requestedEvent(sent, { reference, code: reply.refusal.errorCode })]
    return { kind: 'delivered', confirmed: true, remoteId: reference, code: reply.refusal.code, words: wordsOf(reply.refusal), events }
  }
  const { content } = reply
  if ('soThamChieu' in content && content.soThamChieu !== reference) return unclear('answer-to-another-message', reply.raw)
  const link = 'UrlThanhToan' in content ? { link: content.UrlThanhToan } : {}
  return { kind: 'delivered', confirmed: true, remoteId: reference, events: [requestedEvent(sent, { reference, code: '0', ...link })] }
}

/** Moves nothing: it is the notice, or the agency, that asks for money. */
function requestedEvent({ message, order }: Sent, { reference, code, link }: { readonly reference: string; readonly code: string; readonly link?: string }): PartnerEvent {
  const noticeNumbers = noticesOf(order)
  return {
    key: `payment-requested:${reference}`,
    type: 'payment-requested',
    dossierCode: message.dossier.code,
    payment: { reference, amount: order.total, ...(noticeNumbers.length === 0 ? {} : { noticeNumbers }), ...(link === undefined ? {} : { link }) },
    partnerCode: code,
  }
}

function noticesOf(order: PaymentOrder): string[] {
  const numbers = order.kind === 'online' ? order.items.map((item) => item.noticeNumber) : order.items.map((item) => item.documentNumber)
  return [...new Set(numbers.filter((number) => number !== undefined))].slice(0, 100)
}
