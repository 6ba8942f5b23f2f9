import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itemStates, type RunState } from '../../../schemas/replays.ts'
import { runMoves, runOrders, type RunOrder } from '../../../src/domain/replay-run.ts'
import { openReplayKit, operator, other, rules, type ReplayKit } from './replay-kit.ts'

/** What happens to a run, one thing after the other. */
type Step = { readonly kind: 'turn'; readonly elsewhere: boolean } | { readonly kind: 'work'; readonly by: 'confirm' | 'refuse' | 'wait' } | { readonly kind: 'order'; readonly order: RunOrder } | { readonly kind: 'dismiss' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.boolean().map((elsewhere) => ({ kind: 'turn' as const, elsewhere })) },
  { weight: 3, arbitrary: fc.constantFrom('confirm' as const, 'refuse' as const, 'wait' as const).map((by) => ({ kind: 'work' as const, by })) },
  { weight: 3, arbitrary: fc.constantFrom(...runOrders).map((order) => ({ kind: 'order' as const, order })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'dismiss' as const }) },
)

describe('a run, whatever happens to it in whatever order', () => {
  let kit: ReplayKit
  beforeAll(async () => {
    kit = await openReplayKit()
  })
  afterAll(() => kit.close())

  async function carryOut(run: string, before: RunState, happens: Step): Promise<void> {
    if (happens.kind === 'turn') await (happens.elsewhere ? kit.other : kit.store).replays.takeTurn(rules)
    if (happens.kind === 'work') await kit.work(happens.by)
    if (happens.kind === 'dismiss') {
      const [first] = await kit.itemsOf(run, ['pending', 'sent'])
      if (first !== undefined) await kit.store.transfers.dismiss(first, operator)
    }
    if (happens.kind !== 'order') return
    const result = await kit.store.replays.order(run, happens.order, other)
    const after = runMoves[happens.order][before]
    if (after === undefined) expect(result).toEqual({ kind: 'illegal', state: before })
    else expect(result).toMatchObject({ kind: 'changed', run: { state: after } })
  }

  test('counts every item in one state, sends none twice, and nothing while it may not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.integer({ min: 1, max: 4 }), async (steps, batch) => {
        await kit.reset()
        const dossierCode = 'H56.14-261120-8000'
        for (let n = 0; n < 6; n++) await kit.ended('refuse', n % 2 === 0 ? { dossierCode } : {})
        const run = await kit.run({ batch, stopAfter: 3 })
        let before = await kit.read(run.id)
        for (const happens of steps) {
          await carryOut(run.id, before.state, happens)
          const now = await kit.read(run.id)
          const { items } = await kit.store.replays.listItems(run.id, undefined, 100)
          for (const state of itemStates) expect(now.counts[state]).toBe(items.filter((item) => item.state === state).length)
          expect(items).toHaveLength(6)
          if (before.state !== 'running') expect(now.counts.pending).toBe(before.state === 'cancelled' || now.state === 'cancelled' ? 0 : before.counts.pending)
          expect(await sentTimes(run.id)).toEqual(items.filter(({ sentAt }) => sentAt !== undefined).map(({ transferId }) => transferId).toSorted())
          before = now
        }
      }),
      { numRuns: 25, endOnFailure: true },
    )
  })

  /** The transfers that the journal says this run sent, each as often as it did. */
  async function sentTimes(run: string): Promise<readonly string[]> {
    const { rows } = await kit.sql.query<{ id: string }>(`select transfer_id as id from events where type = 'transfer.replayed' and data->>'run' = $1 order by 1`, [run])
    return rows.map(({ id }) => id).toSorted()
  }
})
