/**
 * One transfer and a partner that knows no message ids: whatever became of its attempts, the partner that may have it is never
 * sent it as if it had not, nothing is sent through a closed lane, and never sooner than the partner asked.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agreement } from '../../../schemas/agreement.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import { openStates } from '../../../src/domain/transfer.ts'
import type { Health } from '../../../src/ports/adapter.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import type { Destination, Letter, SendReport } from '../../../src/usecases/open-line.ts'
import { drawn, limited } from '../../unit/models/drawn.ts'
import { openCoreKit, type CoreKit } from '../usecases/core-kit.ts'

const answers = {
  taken: { kind: 'delivered', confirmed: true },
  refused: { kind: 'refused', code: 'dossier-exists', words: 'Hồ sơ đã tồn tại' },
  lost: { kind: 'later', code: 'no-answer', scope: 'message' },
  busy: { kind: 'later', code: 'rate-limited', scope: 'message', afterSeconds: 90 },
  down: { kind: 'later', code: 'server-error', scope: 'partner' },
  odd: { kind: 'unclear', code: 'unknown-answer', raw: 'Lời lạ' },
  rejected: { kind: 'broken', code: 'credentials-rejected', words: 'Sai mật khẩu' },
} as const satisfies Record<string, Outcome>
type Answer = keyof typeof answers

/** What a probe right after says. */
const healths = { up: { up: true, code: 'ok', words: '' }, ill: { up: false, code: 'down', words: '' }, ours: { up: false, code: 'rejected', words: '', fault: 'broken' } } as const satisfies Record<string, Health>

/** A message that does not arrive meets no answer. */
type Attempt = { readonly kind: 'attempt'; readonly arrives: boolean; readonly answer: Answer; readonly health: keyof typeof healths }
type Step = Attempt | { readonly kind: 'dies'; readonly arrives: boolean } | { readonly kind: 'time-passes' | 'opens' | 'replay' | 'resend' }

const attempt: fc.Arbitrary<Attempt> = fc
  .record({ arrives: fc.boolean(), answer: fc.constantFrom(...(Object.keys(answers) as Answer[])), health: fc.constantFrom('up' as const, 'ill' as const, 'ours' as const) })
  .map(({ arrives, answer, health }) => ({ kind: 'attempt', arrives, answer: arrives ? answer : 'lost', health }))
/** Most often what makes another attempt possible comes right after one. */
const stretch: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 6, arbitrary: attempt.map((step): readonly Step[] => [step, { kind: 'time-passes' }]) },
  { weight: 2, arbitrary: attempt.map((step): readonly Step[] => [step]) },
  { weight: 2, arbitrary: fc.boolean().map((arrives): readonly Step[] => [{ kind: 'dies', arrives }]) },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ kind: 'time-passes' }, { kind: 'opens' }, { kind: 'replay' }, { kind: 'resend' }).map((step): readonly Step[] => [step]) },
)
const steps = fc.array(stretch, { minLength: 1, maxLength: 9 }).map((stretches) => stretches.flat())

const agreement = parseConfig(Agreement, { suspendAfter: 3, retry: { baseMs: 1_000, capMs: 60_000, horizonHours: 72 } }, 'agreement')
const order = { actor: 'operator', reason: 'as drawn' }
const running = new AbortController().signal

describe('a partner that knows no message ids', limited, () => {
  let kit: CoreKit
  let stories = 0
  beforeAll(async () => {
    kit = await openCoreKit([])
  })
  afterAll(() => kit.close())

  /** The partner of one story, and what it saw. */
  function openPartner(id: string) {
    const partner = { next: { arrives: false, answer: 'lost', health: 'up' } as Omit<Attempt, 'kind'>, isThere: false, blindly: 0, ids: new Set<string>(), letters: 0 }
    function arrives(mayBeThere: boolean, answer: Answer | undefined): void {
      if (partner.isThere && !mayBeThere) partner.blindly++
      // whoever refuses has nothing of it
      partner.isThere = answer !== 'refused'
    }
    const destination: Destination = {
      partner: { id, organisation: 'G99' },
      agreement,
      async send({ messageId, mayBeThere }: Letter): Promise<SendReport> {
        const { next } = partner
        partner.letters++
        partner.ids.add(messageId)
        if (next.arrives) arrives(mayBeThere, next.answer)
        return { outcome: answers[next.answer], mayHaveArrived: next.arrives, exchanges: [], signatures: [], messages: [] }
      },
      probe: async () => healths[partner.next.health],
      async close() {},
    }
    return { partner, destination, arrives }
  }

  type Partner = ReturnType<typeof openPartner>

  async function laneState(id: string): Promise<string> {
    return (await kit.lane(id)).state
  }

  async function attemptOnce(id: string, { partner, destination }: Partner, step: Attempt): Promise<void> {
    partner.next = step
    const before = await kit.read(id)
    const mayGo = openStates.includes(before.state) && (before.dueAt?.getTime() ?? 0) <= Date.now() && (await laneState(before.partner)) === 'open'
    const sentBefore = partner.letters
    const began = Date.now()
    await kit.delivery([], { destinations: [destination] }).deliver(id, running)
    expect(partner.letters - sentBefore).toBe(mayGo ? 1 : 0)
    const after = await kit.read(id)
    if (!mayGo) return expect(after).toEqual(before)
    const isSuspect = step.answer === 'odd' || step.answer === 'rejected'
    if (after.state !== 'waiting') return expect(isSuspect && step.health !== 'up').toBe(false)
    const lane = await laneState(after.partner)
    // a suspect answer is followed by another try only once somebody found the partner well
    if (isSuspect) expect(lane).toBe(step.answer === 'rejected' && step.health === 'ours' ? 'stopped' : 'suspended')
    if (step.answer === 'busy') expect(after.dueAt?.getTime()).toBeGreaterThanOrEqual(began + 90_000)
    // the two clocks are one here, read one after the other
    expect((after.dueAt?.getTime() ?? Number.NaN) - Date.now()).toBeLessThanOrEqual(90_000 + 1_000)
  }

  async function dies(id: string, { arrives }: Partner, mayArrive: boolean): Promise<void> {
    const result = await kit.store.transfers.lease(id, 'worker-that-dies', 60_000)
    if (result.kind !== 'leased') return
    if (mayArrive) arrives(result.lease.inDoubt, undefined)
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1`, [id])
  }

  async function carryOut(id: string, lane: string, partner: Partner, step: Step): Promise<void> {
    switch (step.kind) {
      case 'attempt':
        return attemptOnce(id, partner, step)
      case 'dies':
        return dies(id, partner, step.arrives)
      case 'time-passes':
        return void (await kit.sql.query('update work set due_at = now() where transfer_id = $1 and lease_until is null', [id]))
      case 'opens':
        return kit.store.lanes.resume(lane, order)
      case 'replay':
      case 'resend':
        return void (await kit.store.transfers[step.kind](id, order))
    }
  }

  test('is always told where the message may be there already, under the same id', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const lane = `partner-${++stories}`
        await kit.store.lanes.ensure([lane])
        const { id } = await kit.accept({ partner: lane })
        const opened = openPartner(lane)
        for (const step of sequence) await carryOut(id, lane, opened, step)
        expect(opened.partner.blindly).toBe(0)
        expect([...opened.partner.ids].filter((one) => one !== id)).toEqual([])
        const attempts = await kit.store.transfers.attempts(id)
        expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_attempt, at) => at + 1))
      }),
      drawn(100),
    )
  })
})
