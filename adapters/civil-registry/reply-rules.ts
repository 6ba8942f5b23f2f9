/**
 * What the registry's codes and words mean, as data: the first rule that matches counts, words before codes where both are
 * there, because one code (500) is given for many things. Expressions meet NFC text in lower case with single spaces.
 */

/** known: taken before · missing: no such dossier there. */
export type ReplyClass = 'ok' | 'known' | 'missing' | 'refused' | 'later' | 'broken' | 'unclear'

export interface WordRule {
  readonly words: RegExp
  readonly class: Exclude<ReplyClass, 'ok' | 'unclear'>
  /** Ours, kebab-case. */
  readonly code: string
  /** For `later`: whether the registry as a whole is in trouble, or this message only. */
  readonly scope?: 'partner' | 'message'
}

export interface CodeRule {
  readonly errorCode: string
  readonly class: Exclude<ReplyClass, 'ok' | 'unclear'>
  readonly code: string
  /** The part of the dossier that is wrong. */
  readonly field?: string
}

const dossier = '(hồ sơ|mahosomcdt|mahosolt|mã hồ sơ)'

export const wordRules: readonly WordRule[] = [
  { words: /đã được tiếp nhận/, class: 'known', code: 'received-before' },
  { words: /đã trả kết quả/, class: 'known', code: 'finished-before' },
  { words: new RegExp(`${dossier}( [\\w.-]+)? không tồn tại|không tồn tại ${dossier}`), class: 'missing', code: 'dossier-missing' },
  { words: /^không tồn tại[.!]?$/, class: 'missing', code: 'dossier-missing' },
  { words: /chưa cập nhật trạng thái/, class: 'later', code: 'state-not-updated', scope: 'message' },
  { words: /client received soap fault/, class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: /server error/, class: 'later', code: 'partner-busy', scope: 'partner' },
  { words: /logic xử lý không hợp lệ/, class: 'refused', code: 'data-rejected' },
]

export const codeRules: readonly CodeRule[] = [
  { errorCode: '100', class: 'broken', code: 'credentials-rejected' },
  { errorCode: '101', class: 'broken', code: 'address-rejected' },
  { errorCode: '106', class: 'refused', code: 'agency-rejected', field: '/civilStatus/officeCode' },
  { errorCode: '108', class: 'refused', code: 'province-rejected' },
  { errorCode: '200', class: 'refused', code: 'record-incomplete' },
  { errorCode: '201', class: 'missing', code: 'dossier-missing' },
  { errorCode: '302', class: 'refused', code: 'type-rejected' },
  { errorCode: '500', class: 'refused', code: 'data-rejected' },
]

/** Longest sentence looked at, in characters: a page of repeated words would keep the expressions busy. */
const longestSentence = 8_000

/** Vietnamese text comes composed or decomposed, in any case, with odd spaces. */
export function normalise(words: string): string {
  return words.slice(0, longestSentence).normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
