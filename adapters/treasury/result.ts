/** What a result of the platform means for the dossier, whether it came by callback or by QUERY: the same event under the same key. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import { maxRawLength } from '../../src/domain/outcome.ts'
import type { InboundEvent } from '../../src/ports/adapter.ts'
import type { TreasuryConfig } from './config.ts'
import { readPlatformTime } from './platform-time.ts'
import type { WireResult } from './wire.ts'

export type Meaning = 'paid' | 'failed' | 'pending' | 'unknown'

/** Only 00 is documented; the others are the agreement's. */
export function meaningOf(code: string, resultCodes: TreasuryConfig['resultCodes']): Meaning {
  if (code === '00') return 'paid'
  return resultCodes.find((row) => row.code === code)?.means ?? 'unknown'
}

/** `result` was proven before. */
export function eventOfResult(result: WireResult, dossierCode: string, config: TreasuryConfig): InboundEvent {
  const code = String(result.MaLoi)
  switch (meaningOf(code, config.resultCodes)) {
    case 'pending':
      return checked(informationEvent('payment-pending', result, dossierCode), result, dossierCode)
    case 'failed':
      return checked(informationEvent('payment-failed', result, dossierCode), result, dossierCode)
    case 'paid':
      return checked(paymentEvent(result, dossierCode), result, dossierCode)
    default:
      return unknownResult(result, dossierCode)
  }
}

interface Puzzle {
  /** What makes it the same puzzle, however often it is seen. */
  readonly about: readonly unknown[]
  readonly dossierCode: string
  readonly code: string
  readonly words: string
  readonly raw: string
}

/** For a person. */
export function notUnderstood({ about, dossierCode, code, words, raw }: Puzzle): InboundEvent {
  return {
    event: {
      key: `not-understood:${createHash('sha256').update(JSON.stringify(about)).digest('hex')}`,
      type: 'not-understood',
      dossierCode,
      // whatever else the code may be, `raw` has it
      ...(/^[!-~]{1,100}$/.test(code) ? { partnerCode: code } : {}),
      partnerWords: words.slice(0, 4000).replaceAll('\u0000', '\ufffd'),
    },
    raw: raw.slice(0, maxRawLength).replaceAll('\u0000', '\ufffd'),
  }
}

function unknownResult(result: WireResult, dossierCode: string): InboundEvent {
  const { MaXacThuc: _proof, ...rest } = result
  return notUnderstood({
    about: [result.MaThamChieu, result.MaLoi, result.MaGiaoDich, result.SoTien, result.MaTienTe],
    dossierCode,
    code: String(result.MaLoi),
    words: result.ThongTinGiaoDich,
    // the proof would tell a person nothing, and would let whoever reads it play the message back
    raw: JSON.stringify(rest),
  })
}

/** The amount is part of the key: the same transaction told with another amount is news, and for a person. */
function paymentEvent(result: WireResult, dossierCode: string): PartnerEvent | undefined {
  const paidAt = readPlatformTime(String(result.ThoiGianGD))
  const amount = readAmount(result.SoTien)
  if (paidAt === undefined || amount === undefined || result.MaTienTe !== 'VND') return undefined
  const [reference, transactionId] = [result.MaThamChieu, String(result.MaGiaoDich)]
  return {
    key: `payment:${reference}:${transactionId}:${amount}`,
    type: 'payment',
    dossierCode,
    at: paidAt,
    payment: { reference, amount, transactionId, paidAt },
    ...wordsOf(result),
  }
}

/** No money moved, or none yet: nothing follows, and whoever waits may see it. */
function informationEvent(kind: 'payment-pending' | 'payment-failed', result: WireResult, dossierCode: string): PartnerEvent {
  const at = readPlatformTime(String(result.ThoiGianGD))
  return {
    key: `${kind}:${result.MaThamChieu}:${result.MaGiaoDich}:${result.MaLoi}`,
    type: 'information',
    dossierCode,
    ...(at === undefined ? {} : { at }),
    ...wordsOf(result),
  }
}

function wordsOf(result: WireResult): Pick<PartnerEvent, 'partnerCode' | 'partnerWords'> {
  return { partnerCode: String(result.MaLoi), partnerWords: result.ThongTinGiaoDich.replaceAll('\u0000', '\ufffd') }
}

/** What our schema of events does not take is not made to fit. */
function checked(event: PartnerEvent | undefined, result: WireResult, dossierCode: string): InboundEvent {
  return Value.Check(PartnerEvent, event) ? { event } : unknownResult(result, dossierCode)
}

/** Whole đồng without signs, fractions and digit groups. */
export function readAmount(value: string | number): number | undefined {
  return /^\d{1,15}$/.test(String(value)) ? Number(value) : undefined
}
