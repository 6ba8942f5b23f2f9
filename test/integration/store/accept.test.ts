import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTransfer, openStoreKit, type StoreKit } from './store-kit.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

describe('accepting a transfer', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  test('keeps the body byte for byte, with an outbox row and an event', async () => {
    const payload = Buffer.from([0x7b, 0x22, 0xc3, 0xa0, 0x22, 0x3a, 0x31, 0x7d, 0x0a, 0x00, 0xff])
    const transfer = newTransfer({ payload })
    const acceptance = await kit.store.transfers.accept(transfer)
    expect(acceptance).toMatchObject({ kind: 'accepted', transfer: { id: transfer.id, state: 'accepted', attempts: 0, status: 2, purpose: 'submission' } })
    expect(await kit.store.transfers.get(transfer.id, transfer.client)).toEqual(acceptance.kind === 'accepted' && acceptance.transfer)
    const lease = await kit.lease(transfer.id)
    expect(Buffer.from(lease.payload).equals(payload)).toBe(true)
    const { rows } = await kit.sql.query('select partner, queue, attempt from outbox where transfer_id = $1', [transfer.id])
    expect(rows).toEqual([{ partner: 'tax', queue: 'live', attempt: 1 }])
    const events = await kit.store.events.ofTransfer(transfer.id)
    expect(events.map((event) => event.type)).toEqual(['transfer.accepted'])
  })

  test('the journal has the digests of body and receipt, and says what kind of follow-up it is', async () => {
    const [plain, answer] = [newTransfer(), newTransfer({ followUp: 'supplement' })]
    const { receipt, ...ours } = newTransfer()
    for (const transfer of [plain, answer, ours]) await kit.store.transfers.accept(transfer)
    const told = await Promise.all([plain, answer, ours].map(async ({ id }) => (await kit.store.events.ofTransfer(id))[0]?.data))
    const receiptDigest = createHash('sha256').update(receipt).digest('hex')
    expect(told).toEqual([
      { payloadDigest: plain.payloadDigest, receiptDigest },
      { payloadDigest: answer.payloadDigest, receiptDigest, followUp: 'supplement' },
      { payloadDigest: ours.payloadDigest },
    ])
  })

  test('the same key with the same bytes is answered with the first transfer, and has no second effect', async () => {
    const first = newTransfer()
    await kit.store.transfers.accept(first)
    const repeat = await kit.other.transfers.accept({ ...newTransfer(), ...first, id: newTransfer().id })
    expect(repeat).toMatchObject({ kind: 'repeat', transfer: { id: first.id, receipt: first.receipt } })
    const { rows } = await kit.sql.query('select 1 from outbox where transfer_id = $1', [first.id])
    expect(rows).toHaveLength(1)
    expect(await kit.store.events.ofTransfer(first.id)).toHaveLength(1)
  })

  test('the same key with other bytes is a conflict, and the same key of another client is not', async () => {
    const first = newTransfer()
    await kit.store.transfers.accept(first)
    const { idempotencyKey } = first
    expect(await kit.store.transfers.accept(newTransfer({ idempotencyKey, payload: Buffer.from('{}') }))).toEqual({ kind: 'conflict' })
    expect(await kit.store.transfers.accept(newTransfer({ idempotencyKey, client: 'province-57' }))).toMatchObject({ kind: 'accepted' })
  })

  test('twenty repeats at once give one transfer', async () => {
    const first = newTransfer()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).transfers.accept({ ...first, id: newTransfer().id })),
    )
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer.kind === 'repeat')).toHaveLength(19)
    expect(new Set(answers.map((answer) => answer.kind !== 'conflict' && answer.transfer.id)).size).toBe(1)
  })

  test('many at once, in two processes and in crossing orders, keep each its own body, files and answer', async () => {
    const all = Array.from({ length: 120 }, (_, n) => newTransfer({ payload: Buffer.from(`body ${'x'.repeat(n)} ${n}`), files: n % 3 === 0 ? [sha(`file ${n}`), sha('shared')] : [] }))
    const [here, there] = await Promise.all([
      Promise.all(all.map((transfer) => kit.store.transfers.accept(transfer))),
      Promise.all(all.toReversed().map((transfer) => kit.other.transfers.accept({ ...transfer, id: newTransfer().id }))),
    ])
    for (const [n, transfer] of all.entries()) {
      const answers = [here[n], there.at(-1 - n)]
      expect(new Set(answers.map((answer) => answer?.kind))).toEqual(new Set(['accepted', 'repeat']))
      const [id, other] = answers.map((answer) => (answer === undefined || answer.kind === 'conflict' ? undefined : answer.transfer.id))
      expect(id).toBe(other)
      expect(Buffer.from((await kit.store.transfers.payload(id ?? '')) ?? [])).toEqual(transfer.payload)
      const { rows } = await kit.sql.query<{ digest: string }>('select digest from transfer_files where transfer_id = $1', [id])
      expect(rows.map(({ digest }) => digest).toSorted()).toEqual([...(transfer.files ?? [])].toSorted())
    }
  })

  test('R3: a database error is an error, and leaves nothing', async () => {
    const kept = newTransfer()
    await kit.store.transfers.accept(kept)
    // the id is taken, by another idempotency key: no answer may call this a repeat
    await expect(kit.store.transfers.accept(newTransfer({ id: kept.id }))).rejects.toThrow(/duplicate key/)
    const { rows } = await kit.sql.query('select 1 from outbox where transfer_id = $1', [kept.id])
    expect(rows).toHaveLength(1)
  })

  test('what the gateway sends by itself has no receipt of ours, and a mirror says what it mirrors', async () => {
    const { receipt: _receipt, ...mirror } = newTransfer({ client: 'gateway', purpose: 'mirror', mirrors: { partner: 'land', at: new Date('2026-11-20T01:00:00Z') } })
    expect(await kit.store.transfers.accept(mirror)).toMatchObject({ kind: 'accepted', transfer: { purpose: 'mirror', receipt: undefined } })
    expect(await kit.store.transfers.accept(mirror)).toMatchObject({ kind: 'repeat' })
    const { rows } = await kit.sql.query('select source_partner, sender from mirrors where transfer_id = $1', [mirror.id])
    expect(rows).toEqual([{ source_partner: 'land', sender: 'H56' }])
    expect((await kit.store.transfers.list({ purposes: ['mirror'] }, 10)).items.map(({ id }) => id)).toEqual([mirror.id])
  })

  test('on a closed lane it waits in SQL alone', async () => {
    const transfer = newTransfer({ partner: 'land' })
    await kit.store.lanes.suspend('land', { actor: 'admin', reason: 'maintenance' })
    await kit.store.transfers.accept(transfer)
    const { rows } = await kit.sql.query('select 1 from outbox where transfer_id = $1', [transfer.id])
    expect(rows).toHaveLength(0)
  })

  test('a client sees its own transfers only, and an id that is none is unknown', async () => {
    const transfer = await kit.accept()
    expect(await kit.store.transfers.get(transfer.id, 'province-57')).toBeUndefined()
    expect(await kit.store.transfers.get(transfer.id)).toMatchObject({ id: transfer.id })
    expect(await kit.store.transfers.get('../../etc/passwd')).toBeUndefined()
  })
})
