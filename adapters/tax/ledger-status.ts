/**
 * What TRANGTHAI and its words mean. Only code 01 is documented; of the others a sentence counts as a whole, and only where
 * the amounts agree.
 */

export type LedgerStatus = 'due' | 'settled' | 'other' | 'not-found'

export interface Ledger {
  readonly code: string
  readonly words: string
  /** Whether it tells of any payer. */
  readonly tells: boolean
  readonly total: number
}

/** Whole sentences, in small letters; assumed, after the documented one of code 01. */
export const settledSentences: readonly string[] = [
  'tồn tại mã hồ sơ và số cmnd/cccd và không còn nợ thuế đất',
  'không còn nợ thuế đất',
  'đã nộp đủ, không còn nợ thuế đất',
  'đã hoàn thành nghĩa vụ tài chính',
]

export function statusOf({ code, words, tells, total }: Ledger): LedgerStatus {
  if (code === '01') return 'due'
  const said = words.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')
  if (/không (tồn tại|tìm thấy)/.test(said) && !tells) return 'not-found'
  return settledSentences.includes(said) && total === 0 ? 'settled' : 'other'
}
