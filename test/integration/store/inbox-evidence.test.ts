import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboundProof, InboxDecision } from '../../../src/ports/inbox-store.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'
import { apply, entryOf, eventOf, refused } from './way-back.ts'

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const message = Buffer.from('{"MaHoSo":"H56","TrangThai":"04"}')
const proof: InboundProof = {
  bytes: message,
  signature: {
    at: new Date('2026-11-22T02:00:00Z'),
    direction: 'verified',
    profile: 'jws-detached',
    algorithm: 'PS256',
    organisation: 'G12',
    certificate: sha256('a certificate'),
    digest: sha256(message),
    value: 'e30..c2ln',
    audience: 'H56',
    messageId: 'm-1',
    service: 'callback',
    trust: undefined,
  },
}

describe('the evidence of what partners tell', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function toldAbout(dossierCode: string) {
    const { rows } = await kit.sql.query<{ type: string; client: string | null; transfer_id: string | null; data: { evidence?: string; state?: string } }>(
      `select type, client, transfer_id, data from events where dossier_code = $1 and type not like 'transfer.%' order by id`,
      [dossierCode],
    )
    return rows
  }

  test('is one text with the event and its signed messages, whose SHA-256 every entry of the journal names', async () => {
    const { id, dossierCode } = await kit.accept()
    const event = eventOf(dossierCode)
    const twoEntries = (...given: Parameters<typeof apply>): InboxDecision => {
      const decision = apply(...given)
      return { ...decision, journal: [...(decision.journal ?? []), { type: 'dossier.corrected', data: {} }] }
    }
    await kit.store.inbox.receive(entryOf(event, { proofs: [proof] }), twoEntries)
    const [told, ...more] = await kit.store.inbox.evidenceOf(id)
    expect(more).toEqual([])
    expect(sha256(told?.bytes ?? '')).toBe(told?.digest)
    const text = JSON.parse(Buffer.from(told?.bytes ?? '').toString())
    expect(text.event).toEqual(event)
    expect(text.proofs).toEqual([{ bytes: message.toString('base64'), signature: { ...JSON.parse(JSON.stringify(proof.signature)) } }])
    const entries = await toldAbout(dossierCode)
    expect(entries.map(({ type, data }) => [type, data.evidence])).toEqual([['partner.progress', told?.digest], ['dossier.corrected', told?.digest]])
    const { rows } = await kit.sql.query<{ proofs: Buffer }>('select proofs from inbox where transfer_id = $1', [id])
    expect(rows[0]?.proofs.includes('TrangThai')).toBe(false)
    expect(rows[0]?.proofs.includes(message.toString('base64'))).toBe(false)
  })

  test('stays what was told, when files are filled in afterwards', async () => {
    const { id, dossierCode } = await kit.accept()
    const event = eventOf(dossierCode, { type: 'result', files: [{ name: 'Kết quả', fileName: 'kq.pdf', state: 'pending' }] })
    await kit.store.inbox.receive(entryOf(event, { links: [{ index: 0, link: 'https://land.example/f/1' }] }), apply)
    const before = await kit.store.inbox.evidenceOf(id)
    const [pending] = await kit.store.inbox.takePendingFiles(10, 60_000)
    if (pending === undefined) throw new Error('no file waits')
    await kit.store.inbox.fileFetched(pending, { ...pending.file, state: 'stored', digest: sha256('x'), size: 1, mediaType: 'application/pdf' })
    expect(await kit.store.inbox.evidenceOf(id)).toEqual(before)
  })

  test('is named for what came to nothing as well: kept, parked, refused by the database', async () => {
    for (const inbox of ['kept', 'parked'] as const) {
      const { id, dossierCode } = await kit.accept()
      await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), () => ({ inbox, reason: 'older' }))
      const [told] = await kit.store.inbox.evidenceOf(id)
      expect(await toldAbout(dossierCode)).toEqual([{ type: 'partner.progress', client: null, transfer_id: id, data: { key: expect.any(String), state: inbox, evidence: told?.digest } }])
    }
    const { id, dossierCode } = await kit.accept()
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), (held) => ({ inbox: 'applied', ...refused(held) }))
    const [told] = await kit.store.inbox.evidenceOf(id)
    expect((await toldAbout(dossierCode)).map(({ data }) => [data.state, data.evidence])).toEqual([['parked', told?.digest]])
  })

  test('is what was told first, where its dossier came later', async () => {
    const code = 'H56.14-261122-7001'
    const event = eventOf(code)
    await kit.store.inbox.receive(entryOf(event, { proofs: [proof] }), apply)
    const [unmatched] = await toldAbout(code)
    const { id } = await kit.accept({ dossierCode: code })
    // told again, and now with an effect: the first word counts
    await kit.store.inbox.receive(entryOf(event), apply)
    const [told] = await kit.store.inbox.evidenceOf(id)
    expect(unmatched?.data.evidence).toBe(told?.digest)
    expect((await toldAbout(code)).map(({ data }) => data.evidence)).toEqual([told?.digest, told?.digest])
    expect(JSON.parse(Buffer.from(told?.bytes ?? '').toString()).proofs).toHaveLength(1)
  })

  test('says what is purged, and keeps its digest', async () => {
    const { id, dossierCode } = await kit.accept()
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)
    const [before] = await kit.store.inbox.evidenceOf(id)
    await kit.sql.query('update inbox set proofs = null where transfer_id = $1', [id])
    expect(await kit.store.inbox.evidenceOf(id)).toEqual([{ ...before, bytes: undefined }])
    expect(await kit.store.inbox.evidenceOf('not-an-id')).toEqual([])
  })

  test('stays with a transfer whose entries name it, though it went on to a later one of the dossier', async () => {
    const [first, later] = [await kit.accept(), await kit.accept()]
    await kit.store.inbox.receive(entryOf(eventOf(first.dossierCode), { proofs: [proof] }), apply)
    const [told] = await kit.store.inbox.evidenceOf(first.id)
    await kit.sql.query('update inbox set transfer_id = $2 where transfer_id = $1', [first.id, later.id])
    expect(await kit.store.inbox.evidenceOf(first.id)).toEqual([told])
    expect(told?.receivedAt).toBeInstanceOf(Date)
  })

  test('does not open in the place of another', async () => {
    const [one, two] = [await kit.accept(), await kit.accept()]
    for (const { dossierCode } of [one, two]) await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)
    await kit.sql.query('update inbox set proofs = (select proofs from inbox where transfer_id = $2) where transfer_id = $1', [one.id, two.id])
    await expect(kit.store.inbox.evidenceOf(one.id)).rejects.toThrow()
  })
})

describe('signed messages by their ids', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  test('one id is one content, and each partner has its own ids', async () => {
    expect(await kit.store.inbox.hear('tax', 'm-1', 'aa')).toBe('new')
    expect(await kit.store.inbox.hear('tax', 'm-1', 'aa')).toBe('repeat')
    expect(await kit.store.inbox.hear('tax', 'm-1', 'bb')).toBe('conflict')
    expect(await kit.store.inbox.hear('tax', 'm-1', 'aa')).toBe('repeat')
    expect(await kit.store.inbox.hear('land', 'm-1', 'bb')).toBe('new')
    expect(await kit.store.inbox.hear('tax', 'nul\u0000', 'aa')).toBe('new')
  })

  test('of twenty at once from two processes one is new', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).inbox.hear('tax', 'm-20', at < 10 ? 'aa' : 'bb')))
    expect(answers.filter((answer) => answer === 'new')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'repeat')).toHaveLength(9)
    expect(answers.filter((answer) => answer === 'conflict')).toHaveLength(10)
  })
})
