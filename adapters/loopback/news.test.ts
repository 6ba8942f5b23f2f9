/** What becomes of the partner's news: a row a test, what no row knows, and what nobody signed. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/domain/errors.ts'
import type { VerifyCallback } from '../../src/ports/adapter.ts'
import type { VerifiedBytes } from '../../src/ports/signer.ts'
import { newsTable, readNews, type NewsReading } from './news.ts'

const head = { id: 'n-1', dossierCode: 'H56.14-261120-0001', recipient: 'H56', at: '2026-11-20T02:00:00Z', what: 'moved', words: 'Đang thẩm định' }
const digest = 'ab'.repeat(32)

/** A seal that holds for these claims. */
function holding(claims: { readonly messageId?: string; readonly audience?: string } = {}): VerifyCallback {
  const seal = { algorithm: 'PS256', organisation: 'G99', subject: '', certificate: '', deprecated: false, at: new Date(0), trust: { path: [], revocation: { state: 'unchecked' } } } as const
  return async ({ bytes, profile }) => ({ bytes: bytes as VerifiedBytes, profile, ...seal, messageId: 'n-1', audience: 'H56', ...claims })
}

function read(news: unknown, verify = holding()): Promise<NewsReading> {
  return readNews(Buffer.from(typeof news === 'string' ? news : JSON.stringify(news)), 'signature', verify)
}

test.each([
  ['moved', 'progress', 4, undefined],
  ['documents-missing', 'supplement-requested', 5, undefined],
  ['documents-received', 'supplement-received', 4, undefined],
  ['amount-due', 'tax-notice', 6, undefined],
  ['payment-open', 'payment-requested', undefined, undefined],
  ['paid', 'payment', undefined, undefined],
  ['receipt-issued', 'receipt', undefined, undefined],
  ['finished', 'result', 9, true],
  ['turned-down', 'refused', 3, true],
  ['given-back', 'returned', 8, true],
  ['taken-back', 'withdrawn', 7, true],
  ['remark', 'information', undefined, undefined],
])('%s is %s with status %s', async (what, type, status, final) => {
  const reading = await read({ ...head, what })
  if (reading.kind !== 'news') throw new Error(reading.kind)
  const { event } = reading.inbound
  expect(event).toMatchObject({ type, dossierCode: head.dossierCode, recipient: 'H56', at: head.at, partnerCode: what, partnerWords: head.words })
  expect([event.status, event.final]).toEqual([status, final])
  expect(newsTable.map((row) => row.what)).toContain(what)
})

test('details and files travel, files as links of the partner', async () => {
  const details = { amountsDue: [{ noticeNumber: 'TB-1', item: 'Lệ phí', amount: 50_000 }], newDueAt: '2026-12-04T10:00:00Z' }
  const reading = await read({ ...head, ...details, files: [{ name: 'Thông báo', fileName: 'tb.pdf', mediaType: 'application/pdf', digest }] })
  expect(reading).toMatchObject({ id: 'n-1', inbound: { event: details, files: [{ fileName: 'tb.pdf', content: { kind: 'link', link: `/files/${digest}` } }] } })
})

describe('for a person', () => {
  test.each<[string, object]>([
    ['a code in no row', { ...head, what: 'reconsidered' }],
    ['a code that every object has', { ...head, what: 'constructor' }],
    ['a field that nobody agreed', { ...head, urgent: true }],
    ['an amount that is none', { ...head, amountsDue: [{ noticeNumber: 'TB-1', item: 'x', amount: '50.000' }] }],
  ])('%s', async (_name, news) => {
    const raw = JSON.stringify(news)
    const reading = await read(news)
    expect(reading).toMatchObject({ kind: 'news', inbound: { event: { type: 'not-understood', partnerWords: head.words }, raw } })
    expect(reading.kind === 'news' && reading.inbound.event.status).toBeUndefined()
  })
})

test('the key names the news and their content', async () => {
  const key = async (news: object): Promise<string> => {
    const reading = await read(news)
    return reading.kind === 'news' ? reading.inbound.event.key : reading.kind
  }
  expect(await key(head)).toBe(`n-1:${createHash('sha256').update(JSON.stringify(head)).digest('hex')}`)
  expect(await key(head)).not.toBe(await key({ ...head, words: 'Đã sửa' }))
})

describe('does not count', () => {
  const rejecting = (code: 'signature_invalid' | 'internal'): VerifyCallback => () => Promise.reject(new GatewayError(code))

  test.each<[string, unknown, VerifyCallback, NewsReading['kind']]>([
    ['a signature that does not hold', head, rejecting('signature_invalid'), 'unverified'],
    ['a signature about other news', head, holding({ messageId: 'n-2' }), 'unverified'],
    ['a signature for somebody else', head, holding({ audience: 'H57' }), 'unverified'],
    ['what is no JSON', '<news/>', holding(), 'malformed'],
    ['news about nothing', { ...head, dossierCode: undefined }, holding(), 'malformed'],
  ])('%s', async (_name, news, verify, kind) => {
    expect(await read(news, verify)).toEqual({ kind })
  })

  test('a fault of ours is no fault of the signature', async () => {
    await expect(read(head, rejecting('internal'))).rejects.toThrow(GatewayError)
  })
})
