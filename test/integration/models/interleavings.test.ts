/**
 * Several processes at work on the same few transfers, in drawn interleavings of their statements: whatever they do at once
 * must be what they could have done one after the other. A failure prints its seed; LIENTHONG_MODEL_SEED repeats it,
 * LIENTHONG_MODEL_RUNS draws more.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Log, LogFields } from '../../../src/ports/log.ts'
import { drawn, limited } from '../../unit/models/drawn.ts'
import { openStoreKit, type StoreKit } from '../store/store-kit.ts'
import { openGatedStore, type ActorStore, type GatedStore } from './actors.ts'
import { carryOut, leasesOf, type Stage } from './carry-out.ts'
import { explained, textOf, type Done } from './explained.ts'
import { createGate, type Gate } from './gate.ts'
import { closeCall, most, story, type Happening, type Story, type Wish } from './happenings.ts'
import { knownOf } from './known.ts'
import { accepted, answerTo, dueNow, emptyModel, type Deed, type End, type Model } from './store-model.ts'

type AtOnce = Extract<Happening, { kind: 'at-once' }>
type Together = (deeds: ReadonlyMap<number, () => Promise<string>>) => Promise<readonly PromiseSettledResult<string>[]>

const client = 'province-56'
const confirm: End = { move: 'confirm', lane: 'reset', inDoubt: false, soon: true, counts: false }
const ends: Readonly<Record<string, End>> = {
  waiting: { ...confirm, move: 'wait', soon: false, counts: true },
  refused: { ...confirm, move: 'refuse' },
  parked: { ...confirm, move: 'park', inDoubt: true },
  delivered: { ...confirm, move: 'deliver' },
  resent: { ...confirm, move: 'deliver' },
  confirmed: confirm,
}

describe('several at once on the same transfers', limited, () => {
  let kit: StoreKit
  let gate: Gate
  let gated: readonly GatedStore[]
  let stages = 0
  const complaints: LogFields[] = []

  beforeAll(async () => {
    kit = await openStoreKit([])
    gate = createGate(kit.sql)
    const log: Log = { info() {}, warn() {}, error: (fields) => void complaints.push(fields) }
    gated = Array.from({ length: most.actors }, (_none, actor) => openGatedStore(kit.url, actor, gate, log))
  })
  afterAll(async () => {
    await Promise.all(gated.map((store) => store.close()))
    await kit.close()
  })

  /** A lane of its own, with the transfers where they begin. */
  async function setUp({ begin }: Story, actors: readonly ActorStore[]): Promise<{ readonly stage: Stage; readonly model: Model; readonly dossiers: readonly string[] }> {
    const lane = `lane-${++stages}`
    await kit.store.lanes.ensure([lane])
    const model = emptyModel()
    const ids: string[] = []
    const stage: Stage = { lane, client, ids, leases: new Map(), released: new Set() }
    const dossiers = begin.map(({ sameDossier }, place) => `H56.14-${lane}-${sameDossier ? 0 : place}`)
    const [actor] = actors
    if (actor === undefined) throw new Error('nobody acts')
    for (const [of, { at }] of begin.entries()) {
      const dossierCode = dossiers[of] ?? ''
      ids.push((await kit.accept({ partner: lane, dossierCode, client })).id)
      model.transfers.push(accepted(dossierCode))
      const end = ends[at]
      if (at === 'cancelled') await same(actor, { kind: 'cancel', of }, stage, model)
      const leased = at !== 'accepted' && at !== 'cancelled' && (await same(actor, { kind: 'lease', of, owner: 'w0' }, stage, model)).startsWith('leased')
      if (leased && end !== undefined) await same(actor, { kind: 'settle', of, owner: 'w0', attempt: 1, trigger: 'automatic', end }, stage, model)
      if (leased && at === 'resent') await same(actor, { kind: 'resend', of }, stage, model)
      if (leased && (at === 'abandoned' || at === 'taken-over')) await pass({ kind: 'lease-runs-out', of }, stage, model)
      if (leased && at === 'taken-over') await same(actor, { kind: 'lease', of, owner: 'w1' }, stage, model)
    }
    return { stage, model, dossiers }
  }

  /** One thing alone. */
  async function same(actor: ActorStore, deed: Deed, stage: Stage, model: Model): Promise<string> {
    const answer = await carryOut(actor, deed, stage)
    expect(answer).toBe(answerTo(model, deed))
    return answer
  }

  /** With what they know who do it. Where nobody leased what is to be settled, it is leased. */
  function deedOf(wish: Wish, actor: number, stage: Stage, model: Model, dossiers: readonly string[]): Deed {
    const self = `w${actor}`
    if (!('of' in wish)) return wish
    const of = wish.of % stage.ids.length
    if (wish.kind === 'callback') return { kind: 'callback', dossier: dossiers[of] ?? '', key: `${dossiers[of]} ${wish.key}` }
    if (wish.kind !== 'settle' && wish.kind !== 'release' && wish.kind !== 'prolong') return { kind: wish.kind, of, owner: self }
    const owner = wish.early ? self : (model.transfers[of]?.work?.lease?.owner ?? self)
    const mine = leasesOf(stage, of, owner).at(wish.early ? 0 : -1)
    if (mine === undefined) return { kind: 'lease', of, owner }
    if (wish.kind !== 'settle') return { kind: wish.kind, of, owner, attempt: mine.attempt }
    return { kind: 'settle', of, owner, attempt: mine.attempt, trigger: mine.trigger, end: wish.end }
  }

  async function atOnce({ first, wishes }: AtOnce, actors: readonly ActorStore[], together: Together, told: { readonly stage: Stage; readonly model: Model; readonly dossiers: readonly string[] }): Promise<Model> {
    const { stage, model, dossiers } = told
    const deeds = wishes.map((wish, at) => {
      const number = (first + at) % most.actors
      return { number, deed: deedOf(wish, number, stage, model, dossiers) }
    })
    const results = await together(new Map(deeds.map(({ number, deed }) => [number, () => carryOut(actors[number] as ActorStore, deed, stage)])))
    const done = deeds.map(({ deed }, at): Done => {
      const result = results[at]
      if (result?.status !== 'fulfilled') throw new Error(`${JSON.stringify(deed)} failed`, { cause: result?.reason })
      return { deed, answer: result.value }
    })
    const known = await knownOf(kit.sql, stage.lane)
    const after = explained(model, done, known)
    if (after === undefined) throw new Error(`no order explains\n${JSON.stringify(done, undefined, 1)}\nbefore: ${textOf(model)}\nafter: ${textOf(known)}`)
    return after
  }

  async function pass(happening: Exclude<Happening, AtOnce>, stage: Stage, model: Model): Promise<void> {
    if (happening.kind === 'time-passes') {
      await kit.sql.query(`update work set due_at = now() - interval '1 second' where partner = $1`, [stage.lane])
      for (const { work } of model.transfers) if (work !== undefined) work.due = true
      return
    }
    const of = happening.of % stage.ids.length
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1 and lease_until is not null`, [stage.ids[of]])
    const lease = model.transfers[of]?.work?.lease
    if (lease !== undefined) lease.ranOut = true
  }

  /** Nothing hangs: once the lane is open and time has passed, the sweeper finds everything until nothing is on its way. */
  async function carryAll(actor: ActorStore, stage: Stage, model: Model): Promise<void> {
    await same(actor, { kind: 'resume' }, stage, model)
    for (const of of stage.ids.keys()) await pass({ kind: 'lease-runs-out', of }, stage, model)
    await pass({ kind: 'time-passes' }, stage, model)
    for (let left = model.transfers.length; left > 0; left--) {
      const found = await same(actor, { kind: 'sweep' }, stage, model)
      expect(found).toBe(`swept ${dueNow(model).join(' ')}`)
      const [of] = dueNow(model)
      if (of === undefined) break
      await same(actor, { kind: 'lease', of, owner: 'last' }, stage, model)
      const work = model.transfers[of]?.work
      await same(actor, { kind: 'settle', of, owner: 'last', attempt: work?.attempts ?? 0, trigger: work?.trigger ?? '', end: confirm }, stage, model)
    }
    expect(model.transfers.filter(({ work }) => work !== undefined)).toEqual([])
    const known = await knownOf(kit.sql, stage.lane)
    expect(textOf(known)).toBe(textOf(model))
    for (const { attempts, rows } of known.transfers) expect(rows.map((row) => Number(row.split(' ')[0]))).toEqual(Array.from({ length: attempts }, (_none, n) => n + 1))
  }

  async function tell(drawnStory: Story, actors: readonly ActorStore[], together: Together): Promise<void> {
    const { stage, model: before, dossiers } = await setUp(drawnStory, actors)
    let model = before
    for (const happening of drawnStory.happenings) {
      if (happening.kind === 'at-once') model = await atOnce(happening, actors, together, { stage, model, dossiers })
      else await pass(happening, stage, model)
    }
    await carryAll(actors[0] as ActorStore, stage, model)
  }

  test.each([
    ['long stories', story, 25],
    ['close calls', closeCall, 80],
  ] as const)('in every interleaving of their statements, %s: as if one after the other', async (_what, stories, draws) => {
    await fc.assert(
      fc.asyncProperty(stories, async (drawnStory) => {
        let turn = 0
        const choose = (among: number) => (drawnStory.turns[turn++ % drawnStory.turns.length] ?? 0) % among
        await tell(drawnStory, gated, (deeds) => gate.takeTurns(deeds, choose))
      }),
      drawn(draws),
    )
  })

  test('as fast as they can, two in each process: as if one after the other', async () => {
    const stores = [kit.store, kit.store, kit.other, kit.other]
    await fc.assert(fc.asyncProperty(story, (drawnStory) => tell(drawnStory, stores, (deeds) => Promise.allSettled([...deeds.values()].map((deed) => deed())))), drawn(25))
  })

  test('the journal of all of this is one chain', async () => {
    while ((await kit.store.chain.extend(1_000)) > 0);
    const { faults, entries, next } = await kit.store.chain.check(100_000, () => Promise.resolve())
    expect(faults).toEqual([])
    expect(next).toBeUndefined()
    expect(complaints).toEqual([])
    const written = await kit.sql.query<{ n: number }>('select count(*)::int as n from events')
    expect(entries).toBe(written.rows[0]?.n)
  })
})
