/** Clients that hand over at once, under keys that they use once or again: what each is answered follows from what was kept. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Acceptance } from '../../../src/ports/transfer-store.ts'
import { drawn, limited } from '../../unit/models/drawn.ts'
import { dossierPayload, newTransfer, openStoreKit, type StoreKit } from '../store/store-kit.ts'

interface Request {
  readonly client: number
  readonly key: number
  readonly body: number
  /** Long enough to go alone, and not with what others hand over. */
  readonly isLong: boolean
  /** What the database refuses to write. */
  readonly isSpoiled: boolean
  readonly elsewhere: boolean
}

type Answer = { readonly request: Request; readonly result: PromiseSettledResult<Acceptance> }

const request: fc.Arbitrary<Request> = fc.record({
  client: fc.nat(2),
  key: fc.nat(2),
  body: fc.nat(1),
  isLong: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  isSpoiled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  elsewhere: fc.boolean(),
})
const waves = fc.array(fc.array(request, { minLength: 1, maxLength: 16 }), { minLength: 1, maxLength: 4 })

const subjects = ['Đăng ký biến động thửa đất mẫu', 'Cấp đổi giấy chứng nhận mẫu']

describe('handing over under keys, many at once', limited, () => {
  let kit: StoreKit
  let stories = 0
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  function bodyOf({ body, isLong }: Request): Uint8Array {
    return dossierPayload({ subject: `${subjects[body]}${isLong ? ' '.repeat(70_000) : ''}` })
  }

  const digestOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')

  function handOver(asked: Request, story: number): Promise<Acceptance> {
    const { client, key, isSpoiled, elsewhere } = asked
    const transfer = newTransfer({ client: `client-${story}-${client}`, idempotencyKey: `key-${key}`, payload: bodyOf(asked), ...(isSpoiled ? { status: 99_999 } : {}) })
    return (elsewhere ? kit.other : kit.store).transfers.accept(transfer)
  }

  /** What was accepted under a key first decides what everybody is answered who uses it; `kept` holds that, from wave to wave. */
  function expectAnswers(answers: readonly Answer[], kept: Map<string, Extract<Acceptance, { kind: 'accepted' }>>): void {
    for (const [name, ofKey] of Map.groupBy(answers, ({ request: { client, key } }) => `${client} ${key}`)) {
      for (const { result } of ofKey.filter(({ request: { isSpoiled } }) => isSpoiled)) expect(result.status).toBe('rejected')
      const answered = ofKey.filter(({ request: { isSpoiled } }) => !isSpoiled).map(({ request: asked, result }) => ({ digest: digestOf(bodyOf(asked)), acceptance: acceptanceOf(result) }))
      const news = answered.flatMap(({ acceptance }) => (acceptance.kind === 'accepted' ? [acceptance] : []))
      expect(news.length).toBe(kept.has(name) || answered.length === 0 ? 0 : 1)
      const first = kept.get(name) ?? news[0]
      if (first === undefined) continue
      kept.set(name, first)
      for (const { digest, acceptance } of answered) {
        const isSame = digest === first.transfer.payloadDigest
        if (acceptance.kind === 'accepted') expect(isSame).toBe(true)
        else expect(acceptance.kind).toBe(isSame ? 'repeat' : 'conflict')
        if (acceptance.kind === 'repeat') expect(acceptance.transfer).toEqual(first.transfer)
      }
    }
  }

  function acceptanceOf(result: PromiseSettledResult<Acceptance>): Acceptance {
    if (result.status === 'rejected') throw new Error('nothing was wrong with it', { cause: result.reason })
    return result.value
  }

  test('one transfer a key; the first answer to every repeat; a conflict to every other body', async () => {
    await fc.assert(
      fc.asyncProperty(waves, async (drawnWaves) => {
        const story = ++stories
        const kept = new Map<string, Extract<Acceptance, { kind: 'accepted' }>>()
        for (const wave of drawnWaves) {
          const results = await Promise.allSettled(wave.map((asked) => handOver(asked, story)))
          expectAnswers(results.map((result, at) => ({ request: wave[at] as Request, result })), kept)
        }
        const { rows } = await kit.sql.query<{ id: string; entries: number; jobs: number; works: number }>(
          `select t.id, (select count(*)::int from events e where e.transfer_id = t.id) as entries, (select count(*)::int from outbox o where o.transfer_id = t.id) as jobs,
            (select count(*)::int from work w where w.transfer_id = t.id) as works from transfers t where t.client like $1`,
          [`client-${story}-%`],
        )
        // each with everything that belongs to it, once, and nothing of what was refused
        const all = [...kept.values()].map(({ transfer }) => transfer)
        expect(rows.toSorted(byId)).toEqual(all.map(({ id }) => ({ id, entries: 1, jobs: 1, works: 1 })).toSorted(byId))
        for (const { id, payloadDigest } of all) expect(digestOf((await kit.store.transfers.payload(id)) ?? new Uint8Array())).toBe(payloadDigest)
      }),
      drawn(25),
    )
  })

  function byId(one: { readonly id: string }, other: { readonly id: string }): number {
    return one.id < other.id ? -1 : 1
  }
})
