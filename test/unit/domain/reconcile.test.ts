/** What differs between here, a partner and the portal: a row a kind, and what is no difference. */
import { describe, expect, test } from 'vitest'
import { differenceKinds, type DifferenceKind } from '../../../schemas/reconciliation.ts'
import { sentenceOf } from '../../../src/domain/difference-sentence.ts'
import { compareAllOf, type ComparedTransfer, type Said } from '../../../src/domain/reconcile.ts'

const now = new Date('2026-11-22T03:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const rules = { notConfirmedHours: 24, notSentHours: 24, lateAfterMinutes: 30 }
const askable = { standing: true, poll: true }
const silent: Said = { partner: undefined, portal: undefined }

const sent: ComparedTransfer = {
  id: 'transfer-1',
  partner: 'land',
  sender: 'H56',
  dossierCode: 'H56.14-261120-0001',
  procedureCode: '1.006714',
  purpose: 'submission',
  state: 'confirmed',
  stateAt: ago(2),
  acceptedAt: ago(3),
  code: undefined,
  remoteId: undefined,
  status: 2,
  newerDelivered: false,
  superseded: false,
  heard: undefined,
  mirror: undefined,
  untold: [],
}
const mirror = { id: 'mirror-1', state: 'confirmed', stateAt: ago(1), acceptedAt: ago(1), code: undefined, status: 4, askedAt: undefined, differs: false } as const

function kindsOf(row: Partial<ComparedTransfer>, said: Partial<Said> = {}, can = askable): readonly (readonly [DifferenceKind, string])[] {
  return compareAllOf({ ...sent, ...row }, { ...silent, ...said }, { now, rules, askable: can }).map(({ kind, act }) => [kind, act])
}

const known = (status?: number, since?: Date): Said['partner'] => ({ known: true, ...(status === undefined ? {} : { status }), ...(since === undefined ? {} : { since }) })
const heard = (status: number, hours = 1) => ({ status, at: ago(hours) })

test.each<[string, Partial<ComparedTransfer>, Partial<Said>, readonly (readonly [DifferenceKind, string])[]]>([
  ['in step everywhere', { mirror }, { partner: known(2), portal: known(4) }, []],
  ['nobody answered', { mirror }, {}, []],
  ['not there', {}, { partner: { known: false } }, [['partner-lacks', 'resend']]],
  ['an older version that is not there', { newerDelivered: true }, { partner: { known: false } }, []],
  ['a mirror is not asked about at a partner', { purpose: 'mirror' }, { partner: { known: false } }, []],
  ['further than what was sent', {}, { partner: known(4) }, [['partner-ahead', 'take-over-status']]],
  ['further than what was heard', { heard: heard(4) }, { partner: known(9) }, [['partner-ahead', 'take-over-status']]],
  ['it says no status', { heard: heard(4) }, { partner: known() }, []],
  ['behind what its sender wrote', { status: 4 }, { partner: known(2) }, []],
  ['behind what it told', { heard: heard(9) }, { partner: known(4) }, [['we-ahead', 'none']]],
  ['another state of the same rank, later', { heard: heard(5, 3) }, { partner: known(4, ago(1)) }, [['partner-ahead', 'take-over-status']]],
  ['another state of the same rank, earlier', { heard: heard(5, 1) }, { partner: known(4, ago(3)) }, [['we-ahead', 'none']]],
  ['another state of the same rank, at no time', { heard: heard(5) }, { partner: known(4) }, [['partner-ahead', 'take-over-status']]],
  ['refused', { state: 'refused' }, {}, [['not-sent', 'replay']]],
  ['refused, and a newer one went', { state: 'refused', superseded: true }, {}, []],
  ['a proof of payment that was not taken', { state: 'parked', purpose: 'payment-proof' }, {}, [['not-sent', 'replay']]],
  ['waiting for an hour', { state: 'waiting', acceptedAt: ago(1) }, {}, []],
  ['waiting for a day', { state: 'waiting', acceptedAt: ago(24) }, {}, [['not-sent', 'replay']]],
  ['delivered for a day', { state: 'delivered', stateAt: ago(24) }, {}, [['not-confirmed', 'ask-partner']]],
  ['delivered for an hour', { state: 'delivered', stateAt: ago(1) }, {}, []],
  ['delivered for a day and lost', { state: 'delivered', stateAt: ago(24) }, { partner: { known: false } }, [['partner-lacks', 'resend']]],
  ['the mirror waits', { mirror: { ...mirror, state: 'waiting' } }, {}, [['portal-pending', 'replay']]],
  ['the mirror is on its way', { mirror: { ...mirror, state: 'delivering', acceptedAt: ago(0.1) } }, {}, []],
  ['the mirror was refused', { mirror: { ...mirror, state: 'refused' } }, { portal: known(4) }, [['portal-failed', 'tell-portal']]],
  ['the portal shows another state', { mirror }, { portal: known(2) }, [['portal-differs', 'tell-portal']]],
  ['the portal has it not', { mirror }, { portal: { known: false } }, [['portal-differs', 'tell-portal']]],
  ['the portal said so before', { mirror: { ...mirror, differs: true } }, {}, [['portal-differs', 'tell-portal']]],
  ['the portal said so before, and no more', { mirror: { ...mirror, differs: true } }, { portal: known(4) }, []],
  ['a webhook failed', { untold: [{ id: 'hook-1', state: 'expired', acceptedAt: ago(5), code: 'timeout' }] }, {}, [['client-untold', 'replay-webhook']]],
])('%s', (_name, row, said, expected) => {
  expect(kindsOf(row, said)).toEqual(expected)
})

test('a partner that can neither be asked nor polled has to be talked to', () => {
  expect(kindsOf({ state: 'delivered', stateAt: ago(24) }, {}, { standing: false, poll: false })).toEqual([['not-confirmed', 'none']])
})

describe('the sentence', () => {
  const facts = { since: '2026-11-20T07:02:00Z', heardAt: '2026-11-20T08:00:00Z', thereSince: '2026-11-21T01:00:00Z', code: 'timeout' }

  test.each(differenceKinds)('of %s is whole in both languages', (kind) => {
    const { vi, en } = sentenceOf({ kind, partner: 'land', here: '4', there: '9', facts })
    for (const text of [vi, en]) {
      expect(text).toMatch(/^\p{Lu}|^land/u)
      expect(text).toMatch(/\.$/)
      expect(text).not.toMatch(/undefined|null|—|\s{2}/)
    }
    expect(vi).not.toBe(en)
  })

  test('has its times on the clocks of Vietnam, and states in words', () => {
    expect(sentenceOf({ kind: 'partner-ahead', partner: 'land', here: '4', there: '9', facts }).en).toBe('land has it as “processed” since 21/11/2026 08:00; known here is “in progress” (on 20/11/2026 15:00).')
    expect(sentenceOf({ kind: 'portal-differs', partner: 'land', here: '4', there: 'unknown', facts }).vi).toBe('Cổng quốc gia đã được báo “Đang xử lý” lúc 20/11/2026 14:02, nhưng nói không có hồ sơ này.')
  })
})

test('what a partner refused for its content has to be corrected; what waits, expired or is no client’s has not', () => {
  const toCorrect = (row: Partial<ComparedTransfer>) => compareAllOf({ ...sent, ...row }, silent, { now, rules, askable }).map(({ facts }) => facts.toCorrect === true)
  expect(toCorrect({ state: 'refused' })).toEqual([true])
  for (const row of [{ state: 'expired' }, { state: 'parked' }, { state: 'waiting', acceptedAt: ago(24) }, { state: 'refused', purpose: 'payment-proof' }] as const) expect(toCorrect(row)).toEqual([false])
})
