import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertTransfers } from '../../../src/store/accept-transfer.ts'
import { until } from '../../helpers/until.ts'
import { attemptRecord, newTransfer, openStoreKit, settlement, vault, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
afterAll(() => kit.close())

const yes = { actor: 'binh', reason: 'yes', evenIfThere: false }
const sequenceOfTransfers = 'transfers_sequence_seq'
let n = 0

/** A refused transfer with a correction that waits for its second person. */
async function proposed(): Promise<{ readonly original: string; readonly id: string; readonly dossierCode: string }> {
  n += 1
  const dossierCode = `H56.14-261120-8${String(n).padStart(3, '0')}`
  const { id: original } = await kit.accept({ dossierCode })
  await kit.store.transfers.settle(await kit.lease(original), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
  const id = randomUUID()
  await kit.store.corrections.propose({ id, original, content: Buffer.from('{}'), paths: ['/subject'], order: { actor: 'an', reason: 'why', evenIfThere: false } })
  return { original, id, dossierCode }
}

async function versionsOf(dossierCode: string): Promise<readonly string[]> {
  return (await kit.store.transfers.list({ dossierCode }, 10)).items.map(({ state }) => state).toReversed()
}

describe('a correction that is approved', () => {
  test.each(Array.from({ length: 8 }, (_, round) => round))('while the original is replayed: one of both, never two on their way (%i)', async () => {
    const { original, id, dossierCode } = await proposed()
    const [sent, replayed] = await Promise.all([
      kit.store.corrections.send(id, newTransfer({ dossierCode }), yes),
      kit.other.transfers.replay(original, { actor: 'chi', reason: 'again' }),
    ])
    const won = sent.kind === 'decided'
    expect(replayed.kind).toBe(won ? 'illegal' : 'changed')
    expect(await versionsOf(dossierCode)).toEqual(won ? ['cancelled', 'accepted'] : ['waiting'])
  })

  test('by two processes at once is sent once', async () => {
    const { id, dossierCode } = await proposed()
    const answers = await Promise.all([kit.store, kit.other, kit.store, kit.other].map(({ corrections }) => corrections.send(id, newTransfer({ dossierCode }), yes)))
    expect(answers.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual(['decided', 'illegal', 'illegal', 'illegal'])
    expect(await versionsOf(dossierCode)).toEqual(['cancelled', 'accepted'])
  })

  test('is not sent where anything of it cannot be written', async () => {
    const { original, id, dossierCode } = await proposed()
    await kit.accept({ idempotencyKey: 'key-that-is-taken' })
    await expect(kit.store.corrections.send(id, newTransfer({ dossierCode, idempotencyKey: 'key-that-is-taken' }), yes)).rejects.toThrow('belongs to another transfer')
    expect(await kit.store.corrections.get(id)).toMatchObject({ state: 'proposed' })
    expect(await versionsOf(dossierCode)).toEqual(['refused'])
    expect((await kit.store.events.ofTransfer(original)).map(({ type }) => type)).toEqual(['transfer.accepted', 'transfer.refused'])
  })

  test('is not sent once the original was replayed, was dismissed or is superseded', async () => {
    const dismissed = await proposed()
    await kit.store.transfers.dismiss(dismissed.original, yes)
    expect(await kit.store.corrections.send(dismissed.id, newTransfer(), yes)).toEqual({ kind: 'refused', refusal: { because: 'state', state: 'cancelled' } })
    const superseded = await proposed()
    const { id: newer } = await kit.accept({ dossierCode: superseded.dossierCode })
    expect(await kit.store.corrections.send(superseded.id, newTransfer(), yes)).toEqual({ kind: 'refused', refusal: { because: 'newer', newer } })
    await kit.store.transfers.cancel(newer, (await kit.store.transfers.get(newer))?.client ?? '', 'client')
    expect(await kit.store.corrections.send(superseded.id, newTransfer({ dossierCode: superseded.dossierCode }), yes)).toMatchObject({ kind: 'decided' })
  })

  test('is not sent where the client’s newer version is being accepted and cannot be seen yet', async () => {
    const { id, dossierCode } = await proposed()
    const newer = newTransfer({ dossierCode })
    await kit.sql.query('begin')
    await insertTransfers(kit.sql, vault, [newer])
    const lastSequence = async () => (await kit.sql.query<{ last: bigint }>(`select last_value as last from ${sequenceOfTransfers}`)).rows[0]?.last
    const ofNewer = await lastSequence()
    let ended = false
    const sending = kit.store.corrections.send(id, newTransfer({ dossierCode }), yes).finally(() => (ended = true))
    await until(async () => ended || (await lastSequence()) !== ofNewer, 'the correction has its sequence')
    expect(ended).toBe(false)
    await kit.sql.query('commit')
    expect(await sending).toEqual({ kind: 'refused', refusal: { because: 'newer', newer: newer.id } })
    expect(await versionsOf(dossierCode)).toEqual(['refused', 'accepted'])
    expect(await kit.store.corrections.get(id)).toMatchObject({ state: 'proposed' })
  })

  test('waits for nobody who waits for it', async () => {
    const { original, id, dossierCode } = await proposed()
    const [sent, ...others] = await Promise.all([
      kit.store.corrections.send(id, newTransfer({ dossierCode }), yes),
      ...Array.from({ length: 4 }, () => kit.other.transfers.dismiss(original, { actor: 'chi', reason: 'closed' })),
    ])
    expect([sent.kind === 'decided', ...others.map(({ kind }) => kind === 'changed')].filter((done) => done)).toHaveLength(1)
  })

  test('goes before no other: a mirror of the same dossier is no newer version, and has none', async () => {
    const { id, dossierCode } = await proposed()
    const { id: mirror } = await kit.accept({ dossierCode, purpose: 'webhook', client: 'gateway' })
    expect(await kit.store.corrections.standing(mirror, yes)).toEqual({ because: 'not-a-submission' })
    expect(await kit.store.corrections.send(id, newTransfer({ dossierCode }), yes)).toMatchObject({ kind: 'decided' })
  })
})

test('a list goes page by page, newest first, by state and by original', async () => {
  const some = [await proposed(), await proposed(), await proposed()]
  await kit.store.corrections.decline(some[1]?.id ?? '', 'rejected', yes)
  const pages: string[] = []
  let cursor: string | undefined
  do {
    const page = await kit.store.corrections.list({ states: ['proposed', 'rejected'] }, 2, cursor)
    pages.push(...page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== undefined)
  expect(pages.slice(0, 3)).toEqual(some.toReversed().map(({ id }) => id))
  expect((await kit.store.corrections.list({ states: ['rejected'], original: some[1]?.original ?? '' }, 10)).items).toMatchObject([{ id: some[1]?.id, decidedBy: 'binh' }])
  expect((await kit.store.corrections.list({ original: 'no id' }, 10)).items).toEqual([])
  await expect(kit.store.corrections.list({}, 10, 'no cursor')).rejects.toMatchObject({ code: 'invalid_cursor' })
})
