import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptRecord, openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'
import { apply, entryOf, eventOf } from './way-back.ts'

const order = { actor: 'admin', reason: 'test' }
const days = 30

describe('contents whose time is over', () => {
  let kit: StoreKit
  beforeEach(async () => {
    kit = await openStoreKit()
  })
  afterEach(() => kit.close())

  async function deliver(id: string): Promise<void> {
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { attempt: attemptRecord({ raw: 'raw' }), remoteId: 'TAX-1' }))
  }
  /** As if everything so far had happened so many days before. */
  async function age(by: number): Promise<void> {
    const past = `- interval '${by} days'`
    await kit.sql.query(`update transfers set state_at = state_at ${past}`)
    await kit.sql.query(`update closed set closed_at = closed_at ${past}`)
    await kit.sql.query(`update dossiers set updated_at = updated_at ${past}, check_at = null`)
    await kit.sql.query(`update inbox set received_at = received_at ${past}`)
  }

  test('go; digests, receipts and the journal stay', async () => {
    const transfer = await kit.accept()
    await deliver(transfer.id)
    await kit.store.inbox.receive(entryOf(eventOf(transfer.dossierCode), { raw: 'told' }), apply)
    const [before] = await kit.store.transfers.attempts(transfer.id)
    const journal = await kit.store.events.ofTransfer(transfer.id)
    const [toldBefore] = await kit.store.inbox.evidenceOf(transfer.id)
    expect(toldBefore?.bytes).toBeDefined()
    await age(days + 1)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(1)
    expect(await kit.store.transfers.payload(transfer.id)).toBeUndefined()
    const [after] = await kit.store.transfers.attempts(transfer.id)
    expect(before?.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(after).toEqual({ ...before, record: undefined })
    expect(await kit.store.transfers.attemptEvidence(transfer.id)).toEqual([{ number: 1, digest: before?.digest, bytes: undefined }])
    expect(await kit.store.inbox.evidenceOf(transfer.id)).toEqual([{ ...toldBefore, bytes: undefined, receivedAt: expect.any(Date) }])
    expect(await kit.store.transfers.get(transfer.id)).toMatchObject({ state: 'confirmed', payloadDigest: transfer.payloadDigest, receipt: transfer.receipt })
    const events = await kit.store.events.ofTransfer(transfer.id)
    expect(events.slice(0, journal.length)).toEqual(journal)
    expect(events.slice(journal.length).map(({ type, data }) => [type, data])).toEqual([
      ['content.purged', { reason: 'retention', days, inbox: expect.any(Number) }],
      ['content.purged', { reason: 'retention', days }],
    ])
    expect(await kit.store.events.after(transfer.client, journal.at(-1)?.cursor, 10)).toEqual([])
    const item = await kit.store.inbox.list({}, 10)
    expect(item.items).toHaveLength(1)
    expect(await kit.store.inbox.get(item.items[0]?.id ?? '')).not.toHaveProperty('raw')
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(0)
  })

  test('so does what names people: of events codes and times stay, of dossiers that ended what was owed, not by whom', async () => {
    const transfer = await kit.accept()
    await deliver(transfer.id)
    const key = { sender: 'H56', code: transfer.dossierCode }
    const named = eventOf(transfer.dossierCode, {
      at: '2026-11-20T01:00:00Z',
      step: { officer: 'Trần Thị Mẫu', content: 'Đã tiếp nhận của Nguyễn Văn Mẫu' },
      amountsDue: [{ noticeNumber: 'TB1', item: 'Lệ phí', amount: 1_000, payerName: 'Nguyễn Văn Mẫu', payerTaxCode: '8000000011' }],
      payment: { reference: 'R1', amount: 1_000, link: 'https://pay.example/nguyen-van-mau' },
    })
    const due = named.amountsDue?.[0] as NonNullable<typeof named.amountsDue>[0]
    await kit.store.inbox.receive(entryOf(named), (held, event, partner) => {
      const done = apply(held, event, partner)
      const { clock } = held.state
      const steps = [{ at: '2026-11-20T01:00:00Z', partner, officer: 'Trần Thị Mẫu', content: 'xong', status: 9 as const }]
      return { ...done, state: { ...held.state, steps, amountsDue: [{ partner, paid: true, due }], clock: { ...clock, endedAt: '2026-11-21T01:00:00Z' } } }
    })
    const texts = async () => JSON.stringify([(await kit.sql.query('select event from inbox')).rows, (await kit.sql.query('select state from dossiers')).rows, (await kit.sql.query('select data from events')).rows])
    expect(await texts()).toContain('Nguyễn Văn Mẫu')
    await age(days + 1)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(1)
    const after = await texts()
    for (const word of ['Mẫu', '8000000011', 'nguyen-van-mau']) expect(after).not.toContain(word)
    const [item] = (await kit.store.inbox.list({}, 1)).items
    expect(item?.event).toEqual({ key: named.key, type: 'progress', dossierCode: transfer.dossierCode, status: 4, partnerCode: '04', at: named.at, payment: { reference: 'R1', amount: 1_000 } })
    expect(await kit.store.dossiers.get(key)).toMatchObject({ state: { steps: [{ content: 'xong', partner: 'tax' }], amountsDue: [{ paid: true, due: { noticeNumber: 'TB1', amount: 1_000 } }] } })
    expect(await kit.store.inbox.receive(entryOf(named), apply)).toBe('repeat')
  })

  test('the loop over what was told ends when it is told to', async () => {
    const transfer = await kit.accept()
    for (let n = 0; n < 3; n++) await kit.store.inbox.receive(entryOf(eventOf(transfer.dossierCode)), apply)
    await deliver(transfer.id)
    await age(days + 1)
    expect(await kit.store.transfers.purgeContent(days, 1, AbortSignal.abort())).toBe(0)
    expect((await kit.sql.query('select 1 from inbox where proofs is null')).rowCount).toBe(1)
    expect(await kit.store.transfers.purgeContent(days, 1)).toBe(1)
    expect((await kit.sql.query('select 1 from inbox where proofs is null')).rowCount).toBe(3)
  })

  test('not before their day, and a few at a time', async () => {
    for (let n = 0; n < 5; n++) await deliver((await kit.accept()).id)
    await age(days - 1)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(0)
    await age(2)
    expect(await kit.store.transfers.purgeContent(days, 3)).toBe(3)
    expect(await Promise.all([kit.store, kit.other].map((store) => store.transfers.purgeContent(days, 3)))).toEqual(expect.arrayContaining([expect.any(Number)]))
    expect((await kit.sql.query('select 1 from payloads')).rowCount).toBe(0)
    expect((await kit.sql.query(`select 1 from events where type = 'content.purged'`)).rowCount).toBe(5)
  })

  test.each<readonly [string, (kit: StoreKit, dossierCode: string, id: string) => Promise<unknown>]>([
    ['a later version is on its way', async (own, dossierCode) => own.accept({ dossierCode })],
    ['a follow-up waits for a retry', async (own, dossierCode) => {
      const { id } = await own.accept({ dossierCode, partner: 'land' })
      await own.store.transfers.settle(await own.lease(id), waiting(3_600_000))
    }],
    ['something became of the dossier since', async (own, dossierCode) => own.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)],
    ['its clock runs', async (own, dossierCode) => {
      await own.store.dossiers.change({ sender: 'H56', code: dossierCode }, ({ state }) => ({ state: { ...state, clock: { ...state.clock, checkAt: '2026-12-01T00:00:00Z' } } }))
      await own.sql.query(`update dossiers set updated_at = updated_at - interval '100 days'`)
    }],
    ['its partner is asked about it', async (own, dossierCode, transferId) => {
      await own.store.dossiers.change({ sender: 'H56', code: dossierCode }, () => ({ awaits: { partner: 'tax', transferId } }))
      await own.sql.query(`update dossiers set updated_at = updated_at - interval '100 days'`)
    }],
    ['it is sent again', async (own, _dossierCode, id) => own.store.transfers.resend(id, order)],
  ])('stay while %s', async (_what, happen) => {
    const { id, dossierCode } = await kit.accept()
    await deliver(id)
    await age(days + 1)
    await happen(kit, dossierCode, id)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(0)
    expect(await kit.store.transfers.payload(id)).toBeDefined()
  })

  test('what waits for a person keeps what the person has to see', async () => {
    const { id, dossierCode } = await kit.accept()
    await deliver(id)
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode), { raw: 'parked' }), () => ({ inbox: 'parked', reason: 'not-understood' }))
    await age(days + 1)
    await kit.store.transfers.purgeContent(days, 100)
    const [item] = (await kit.store.inbox.list({ states: ['parked'] }, 10)).items
    expect(await kit.store.inbox.get(item?.id ?? '')).toMatchObject({ raw: 'parked' })
    await kit.store.inbox.dismiss(item?.id ?? '', order)
    await kit.store.transfers.purgeContent(days, 100)
    expect(await kit.store.inbox.get(item?.id ?? '')).not.toHaveProperty('raw')
  })

  test('cannot be sent again, and are purged once only', async () => {
    const [delivered, refused] = [await kit.accept(), await kit.accept()]
    await deliver(delivered.id)
    await kit.store.transfers.settle(await kit.lease(refused.id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
    await age(days + 1)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(2)
    expect(await kit.store.transfers.resend(delivered.id, order)).toEqual({ kind: 'illegal', state: 'confirmed' })
    expect(await kit.store.transfers.replay(refused.id, order)).toEqual({ kind: 'illegal', state: 'refused' })
    expect(await kit.store.transfers.dismiss(refused.id, order)).toMatchObject({ kind: 'changed' })
    await age(days + 1)
    expect(await kit.store.transfers.purgeContent(days, 100)).toBe(0)
  })

  test('of a replay and a purge at once, one wins', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await kit.accept()
      await kit.store.transfers.settle(await kit.lease(id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
      await age(days + 1)
      const [replayed] = await Promise.all([kit.store.transfers.replay(id, order), kit.other.transfers.purgeContent(days, 100)])
      const isPurged = (await kit.store.events.ofTransfer(id)).some(({ type }) => type === 'content.purged')
      const hasBody = (await kit.store.transfers.payload(id)) !== undefined
      expect([isPurged, hasBody]).toEqual(replayed.kind === 'changed' ? [false, true] : [true, false])
      if (replayed.kind === 'changed') await kit.store.transfers.dismiss(id, order)
    }
  })

  test('a dossier without its content is still known, and what is told about it waits', async () => {
    const { id, dossierCode } = await kit.accept()
    await deliver(id)
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)
    await age(days + 1)
    await kit.store.transfers.purgeContent(days, 100)
    const known = await kit.store.dossiers.get({ sender: 'H56', code: dossierCode })
    expect(known).toMatchObject({ code: dossierCode, latestTransferId: id, state: { steps: [expect.anything()] } })
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)).toBe('unmatched')
    const again = await kit.accept({ dossierCode })
    expect(await kit.store.inbox.matchUnmatched(10, apply)).toBe(1)
    expect(await kit.store.dossiers.get({ sender: 'H56', code: dossierCode })).toMatchObject({ latestTransferId: again.id, state: { steps: [expect.anything(), expect.anything()] } })
  })
})
