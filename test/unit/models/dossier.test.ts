/**
 * A dossier that two agencies and its sender talk about in any order, late and twice. Nothing here knows the tables of
 * moves: what is asked of every step is what the ten national statuses mean, and what the architecture promises.
 */
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { DossierState } from '../../../schemas/dossier-state.ts'
import { partnerEventTypes, type PartnerEvent } from '../../../schemas/partner-event.ts'
import { decideDeadline, decideDelivered, decideVersion } from '../../../src/domain/decide-submission.ts'
import type { Decision } from '../../../src/domain/decision.ts'
import type { Held } from '../../../src/domain/held.ts'
import { looksTheSame, mirrorOf } from '../../../src/domain/mirror.ts'
import { acceptedAt, event, heldDossier, rules, tell } from '../domain/held-dossier.ts'
import { drawn, limited } from './drawn.ts'

const hourMs = 3_600_000
const partners = ['land', 'tax', 'portal'] as const
const numbers = ['TB-1', 'TB-2'] as const

type Happening =
  | { readonly kind: 'told'; readonly partner: string; readonly event: PartnerEvent; readonly byPerson: boolean }
  | { readonly kind: 'version'; readonly status: number; readonly agoMs: number; readonly withdraws: boolean }
  | { readonly kind: 'delivered'; readonly partner: string }
  | { readonly kind: 'looked-at' }

interface Step {
  readonly laterMs: number
  readonly what: Happening
}

const status = fc.integer({ min: 1, max: 10 })
const amount = fc.constantFrom(50_000, 70_000)

const money: fc.Arbitrary<Partial<PartnerEvent>> = fc.oneof(
  fc.record({ number: fc.constantFrom(...numbers), amount }).map((due) => ({ amountsDue: [{ noticeNumber: due.number, item: 'Lệ phí mẫu', amount: due.amount }] })),
  fc.record({ reference: fc.constantFrom('P-1', 'P-2'), amount, number: fc.constantFrom(...numbers) }).map((paid) => ({ payment: { reference: paid.reference, amount: paid.amount, noticeNumbers: [paid.number] } })),
)
const ofMoney = new Set<PartnerEvent['type']>(['tax-notice', 'payment-requested', 'payment', 'receipt'])

/** `agoMs` of an event: negative where the partner's clock is ahead. */
const told = fc
  .record({
    partner: fc.constantFrom(...partners),
    type: fc.constantFrom(...partnerEventTypes),
    status: fc.option(status, { nil: undefined, freq: 4 }),
    agoMs: fc.option(fc.integer({ min: -2 * hourMs, max: 60 * hourMs }), { nil: undefined }),
    more: money,
    suspends: fc.boolean(),
    byPerson: fc.boolean(),
  })
  .map(({ partner, type, status: to, agoMs, more, suspends, byPerson }) => (now: number): Happening => ({
    kind: 'told',
    partner,
    byPerson,
    event: event(type, {
      ...(to !== undefined ? { status: to } : {}),
      ...(agoMs !== undefined ? { at: new Date(now - agoMs).toISOString() } : {}),
      ...(ofMoney.has(type) ? more : {}),
      ...(type === 'supplement-requested' ? { supplement: { content: 'Thiếu giấy tờ mẫu', suspends } } : {}),
    }),
  }))
const version = fc.record({ status, agoMs: fc.integer({ min: 0, max: 30 * hourMs }), withdraws: fc.boolean() }).map((given) => (): Happening => ({ kind: 'version', ...given }))
const delivered = fc.constantFrom('land', 'tax').map((partner) => (): Happening => ({ kind: 'delivered', partner }))
const lookedAt = fc.constant((): Happening => ({ kind: 'looked-at' }))

const steps = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 * hourMs }), fc.oneof({ weight: 7, arbitrary: told }, { weight: 2, arbitrary: version }, { weight: 1, arbitrary: delivered }, { weight: 1, arbitrary: lookedAt })), { minLength: 1, maxLength: 25 })
  .map((all) => {
    let now = acceptedAt.getTime()
    return all.map(([laterMs, make]): Step => {
      now += laterMs
      return { laterMs, what: make(now) }
    })
  })

/** Nothing is done any more, by anybody but its sender; 9 is only handed over. */
const isOver = (of: number) => [3, 7, 8, 10].includes(of)
const hasNoClock = (of: number) => isOver(of) || of === 9

function happens(held: Held, what: Happening, now: Date): Decision {
  switch (what.kind) {
    case 'told':
      return tell(held, what.event, { partner: what.partner, byPerson: what.byPerson, at: now })
    case 'version':
      return decideVersion(held, { transferId: 'transfer-newer', acceptedAt: new Date(now.getTime() - what.agoMs) }, rules)
    case 'delivered':
      return decideDelivered(held, { partner: what.partner, transferId: 'transfer-newer', at: now, polled: true }, rules)
    case 'looked-at':
      return decideDeadline(held, now, rules)
  }
}

/** Whatever moved it. */
function expectSound(before: Held, after: DossierState, decision: Decision): void {
  expect([...Value.Errors(DossierState, after)]).toEqual([])
  const changes = decision.journal.filter(({ type }) => type === 'dossier.status').map(({ data }) => [data['from'], data['to']])
  expect(changes).toEqual(before.state.status === after.status ? [] : [[before.state.status, after.status]])
  const { clock } = after
  expect([after.status, clock.endedAt !== undefined]).toEqual([after.status, hasNoClock(after.status)])
  if (clock.endedAt !== undefined) expect(clock.suspensions.filter(({ to }) => to === undefined)).toEqual([])
  for (const { from, to = from } of clock.suspensions) expect(Date.parse(to)).toBeGreaterThanOrEqual(Date.parse(from))
  const hasItems = after.amountsDue.length > 0
  if (after.financial === 'paid') expect(after.amountsDue.filter(({ paid }) => !paid)).toEqual([])
  if (hasItems && after.amountsDue.some(({ paid }) => !paid)) expect(['due', 'partly-paid', 'waived']).toContain(after.financial)
}

/** What a partner tells may go on, wait, and end; it does not go back, and late words move nothing. */
function expectOfPartner(before: DossierState, after: DossierState, what: Extract<Happening, { kind: 'told' }>, decision: Decision & { readonly inbox?: string }): void {
  const { type } = what.event
  if (decision.inbox !== 'applied') {
    const { status: to, statusFrom, statusAt, financial, clock } = before
    const { dueAt, suspensions } = after.clock
    expect({ status: after.status, statusFrom: after.statusFrom, statusAt: after.statusAt, financial: after.financial, dueAt, suspensions }).toEqual({ status: to, statusFrom, statusAt, financial, dueAt: clock.dueAt, suspensions: clock.suspensions })
    expect([after.rounds, after.amountsDue]).toEqual([before.rounds, before.amountsDue])
  }
  if (before.status === after.status) return
  const [from, to] = [before.status, after.status]
  expect(isOver(from)).toBe(false)
  expect(to).not.toBe(1)
  if (from === 9) expect(to).toBe(10)
  if (from === 5 && to === 4) expect(type).toBe('supplement-received')
  if (from === 6 && to === 4 && after.financial !== 'waived') expect(after.amountsDue.filter(({ paid }) => !paid)).toEqual([])
  if (from !== 5 && from !== 6) expect(to).toBeGreaterThan(from === 9 ? 9 : Math.min(from, 2))
  expect(['information', 'not-understood']).not.toContain(type)
  expect(after.statusFrom).toBe(what.partner)
}

function expectMirror(before: Held, after: DossierState, source: string, decision: Decision): void {
  const sees = (state: DossierState) => mirrorOf(before.latest(), state, { ...rules, portal: 'portal' })
  const isNews = source !== 'portal' && !looksTheSame(sees(before.state), sees(after))
  const mirrors = decision.outgoing.filter(({ purpose }) => purpose === 'mirror')
  expect(mirrors.map(({ partner, dossier }) => [partner, dossier])).toEqual(isNews ? [['portal', sees(after)]] : [])
}

describe('a dossier, whatever is told about it', limited, () => {
  it('stands in one sound state after every step, goes forward only, and everybody is told what changed and nothing else', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let held = heldDossier()
        let now = acceptedAt.getTime()
        for (const { laterMs, what } of sequence) {
          now += laterMs
          if (what.kind === 'version') {
            const latest = { ...held.latest(), status: what.status }
            held = { ...held, latest: () => latest }
          }
          const decision = happens(held, what, new Date(now))
          const after = decision.state ?? held.state
          expectSound(held, after, decision)
          if (what.kind === 'told') {
            expectOfPartner(held.state, after, what, decision)
            expectMirror(held, after, what.partner, decision)
          }
          held = { ...held, state: after }
        }
      }),
      drawn(400),
    )
  })

  it('what is told twice has one effect on where it stands, whatever is told in between by others', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (sequence, which) => {
        const all = sequence.flatMap(({ what }) => (what.kind === 'told' && what.event.at !== undefined ? [what] : []))
        const repeated = all[which % Math.max(1, all.length)]
        fc.pre(repeated !== undefined)
        let held = heldDossier()
        let now = acceptedAt.getTime()
        for (const { laterMs, what } of sequence) {
          now += laterMs
          held = { ...held, state: happens(held, what, new Date(now)).state ?? held.state }
          if (what !== repeated) continue
          // at once, and under another key, as from a poll after the callback
          const again = happens(held, { ...repeated, event: { ...repeated.event, key: 'as-polled' } }, new Date(now))
          const { status: to, financial, clock } = again.state ?? held.state
          expect({ to, financial, dueAt: clock.dueAt, standing: clock.suspensions.length }).toEqual({ to: held.state.status, financial: held.state.financial, dueAt: held.state.clock.dueAt, standing: held.state.clock.suspensions.length })
          return
        }
      }),
      drawn(300),
    )
  })

  it('an old version of its sender does not set back what was told since', () => {
    fc.assert(
      fc.property(steps, status, (sequence, to) => {
        let held = heldDossier()
        let now = acceptedAt.getTime()
        for (const { laterMs, what } of sequence) {
          now += laterMs
          if (what.kind === 'told') held = { ...held, state: happens(held, what, new Date(now)).state ?? held.state }
        }
        const latest = { ...held.latest(), status: to }
        const stale = { ...held, latest: () => latest }
        const decision = decideVersion(stale, { transferId: 'transfer-stale', acceptedAt: new Date(held.state.statusAt) }, rules)
        expect(decision.state?.status).toBe(held.state.status)
      }),
      drawn(150),
    )
  })
})
