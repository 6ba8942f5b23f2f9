/**
 * What an attempt came to. The far side's failure is a value, not an exception.
 * `words` are the partner's own, kept as they came; `code` is ours, kebab-case, stable.
 */
import type { PartnerEvent } from '../../schemas/partner-event.ts'

export interface FieldFault {
  /** The partner's name of the field, or a JSON pointer into the dossier where the adapter can tell. */
  readonly field: string
  readonly words: string
}

/** A partner's word that it took the message. `signedBy` is set once its signature was verified. */
export interface PartnerReceipt {
  readonly bytes: Uint8Array
  readonly profile: string
  readonly signedBy?: string
}

export interface Delivered {
  readonly kind: 'delivered'
  /** The partner accepted it as a dossier, not only its transport. */
  readonly confirmed: boolean
  readonly remoteId?: string
  readonly receipt?: PartnerReceipt
  readonly code?: string
  readonly words?: string
  /** What the partner's answer tells about the dossier, stored before the outcome is. */
  readonly events?: readonly PartnerEvent[]
}

/** Never retried without a correction. */
export interface Refused {
  readonly kind: 'refused'
  readonly code: string
  readonly words: string
  readonly fields?: readonly FieldFault[]
}

/** Retried. `partner`: the partner as a whole is in trouble, which counts towards suspending its lane. */
export interface Later {
  readonly kind: 'later'
  readonly code: string
  readonly scope: 'partner' | 'message'
  readonly words?: string
  /** Seconds that the partner asked us to wait (Retry-After). */
  readonly afterSeconds?: number
}

/** Our credentials, certificate or mapping: the lane stops and a person is told. */
export interface Broken {
  readonly kind: 'broken'
  readonly code: string
  readonly words: string
}

/** Nobody foresaw this answer: parked with the raw answer. */
export interface Unclear {
  readonly kind: 'unclear'
  readonly code: string
  readonly raw: string
}

export type Outcome = Delivered | Refused | Later | Broken | Unclear
export type OutcomeKind = Outcome['kind']

/** Whether something that an adapter handed back is an outcome at all: what is stored and decided on has this shape. */
export function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null) return false
  const { kind, code, words, scope, raw, confirmed, afterSeconds, remoteId, receipt, fields, events } = value as Readonly<Record<string, unknown>>
  switch (kind) {
    case 'delivered':
      return typeof confirmed === 'boolean' && [code, words, remoteId].every(isTextIfAny) && isReceiptIfAny(receipt) && (events === undefined || Array.isArray(events))
    case 'refused':
      return typeof code === 'string' && typeof words === 'string' && areFieldsIfAny(fields)
    case 'broken':
      return typeof code === 'string' && typeof words === 'string'
    case 'later':
      return typeof code === 'string' && isTextIfAny(words) && (scope === 'partner' || scope === 'message') && (afterSeconds === undefined || Number.isFinite(afterSeconds))
    case 'unclear':
      return typeof code === 'string' && typeof raw === 'string'
    default:
      return false
  }
}

function isTextIfAny(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isReceiptIfAny(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  const { bytes, profile } = value as Readonly<Record<string, unknown>>
  return bytes instanceof Uint8Array && typeof profile === 'string'
}

function areFieldsIfAny(value: unknown): boolean {
  if (value === undefined) return true
  return Array.isArray(value) && value.every((item: Partial<FieldFault> | null | undefined) => typeof item?.field === 'string' && typeof item.words === 'string')
}

/** Longest raw answer kept in an outcome, in characters. */
export const maxRawLength = 16_384

export function unclear(code: string, raw: string | Uint8Array): Unclear {
  const text = typeof raw === 'string' ? raw : new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw)
  // PostgreSQL text holds no NUL; partners in trouble send binary
  return { kind: 'unclear', code, raw: text.slice(0, maxRawLength).replaceAll('\u0000', '\ufffd') }
}

/**
 * The outcome that an HTTP status alone decides, or undefined where the adapter must read the body.
 * 401 and 403 are our credentials; 408, 425, 429 and 5xx pass with time (RFC 9110, RFC 6585, RFC 8470).
 */
export function outcomeOfStatus(status: number, retryAfter: string | undefined, now: Date): Broken | Later | undefined {
  if (status === 401 || status === 403) {
    return { kind: 'broken', code: 'credentials-rejected', words: `HTTP ${status}` }
  }
  const afterSeconds = readRetryAfter(retryAfter, now)
  const wait = afterSeconds === undefined ? {} : { afterSeconds }
  if (status === 429 || status === 425) return { kind: 'later', code: 'rate-limited', scope: 'message', words: `HTTP ${status}`, ...wait }
  if (status === 408 || status >= 500) return { kind: 'later', code: 'server-error', scope: 'partner', words: `HTTP ${status}`, ...wait }
  return undefined
}

/** Retry-After in whole seconds from now: delta-seconds or an HTTP date (RFC 9110 section 10.2.3). */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim())
  // Date.parse takes "-5" for a year
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN
  if (Number.isNaN(at)) return undefined
  return Math.max(0, Math.ceil((at - now.getTime()) / 1000))
}
