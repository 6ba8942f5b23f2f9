import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createVault } from '../../../src/store/vault.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { openAttachmentKit, type AttachmentKit } from './attachment-kit.ts'
import { attemptRecord, clock, dossierPayload, settlement } from './store-kit.ts'
import { apply, entryOf, eventOf } from './way-back.ts'

const planted = {
  body: 'Nguyễn Thị Bí Mật',
  answer: 'secret-answer-4711',
  message: 'secret-message-4712',
  raw: 'secret-raw-4713',
  receipt: 'secret-receipt-4714',
  told: 'secret-told-4715',
  proof: 'secret-proof-4716',
  link: 'secret-link-4717',
  paper: 'secret-paper-4718',
}

describe('what lies in the database and on the disk', () => {
  let kit: AttachmentKit
  beforeAll(async () => {
    kit = await openAttachmentKit()
  })
  afterAll(() => kit.close())

  async function deliver(subject: string): Promise<string> {
    const { id } = await kit.accept({ payload: dossierPayload({ subject }) })
    const exchange = {
      name: 'send', method: 'POST', url: 'https://tax.example/x', startedAt: new Date(), milliseconds: 12, requestDigest: 'aa', requestBytes: 3,
      status: 200, failure: undefined, answerDigest: 'bb', answer: planted.answer,
    }
    const attempt = attemptRecord({
      exchanges: [exchange],
      raw: planted.raw,
      messages: [{ digest: 'cc', bytes: Buffer.from(planted.message) }],
      receipt: Buffer.from(planted.receipt).toString('base64'),
    })
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { attempt }))
    return id
  }

  test('shows nothing of bodies, answers, messages, receipts, news, links and files', async () => {
    const id = await deliver(planted.body)
    const { dossierCode = '' } = (await kit.store.transfers.get(id)) ?? {}
    const file = { name: 'Kết quả', fileName: 'a.pdf', state: 'pending' as const }
    const signature = {
      at: new Date(), direction: 'verified' as const, profile: 'jws-detached', algorithm: 'ES256', organisation: 'TAX', certificate: 'PEM', digest: 'aa', value: 'a..b',
      audience: undefined, messageId: undefined, service: undefined, trust: undefined,
    }
    const entry = entryOf(eventOf(dossierCode, { files: [file] }), {
      raw: planted.told,
      proofs: [{ bytes: Buffer.from(planted.proof), signature }],
      links: [{ index: 0, link: `https://tax.example/${planted.link}` }],
    })
    expect(await kit.store.inbox.receive(entry, apply)).toBe('applied')
    await kit.put(Buffer.from(`%PDF-1.7 ${planted.paper} `.repeat(50)))
    // what is looked for is there
    expect(Buffer.from((await kit.store.transfers.payload(id)) ?? []).toString('utf8')).toContain(planted.body)
    expect((await kit.store.transfers.attempts(id))[0]?.record?.exchanges[0]?.answer).toBe(planted.answer)

    const dump = await dumpOf(kit.sql)
    expect(dump).toContain(id)
    const files = await filesUnder(kit.directory)
    expect(files).not.toHaveLength(0)
    for (const words of Object.values(planted)) {
      for (const form of formsOf(words)) {
        expect(dump.includes(form), `${words} as ${form}`).toBe(false)
        for (const bytes of files) expect(bytes.includes(form), words).toBe(false)
      }
    }
  })

  test('does not open in another place', async () => {
    const [one, other] = [await deliver('Một'), await deliver('Hai')]
    await kit.sql.query('update payloads set body = (select body from payloads where transfer_id = $2) where transfer_id = $1', [one, other])
    await kit.sql.query('update attempts set record = (select record from attempts where transfer_id = $2) where transfer_id = $1', [one, other])
    await expect(kit.store.transfers.payload(one)).rejects.toMatchObject({ code: 'internal' })
    await expect(kit.store.transfers.attempts(one)).rejects.toMatchObject({ code: 'internal' })
    await expect(kit.store.transfers.attemptEvidence(one)).rejects.toMatchObject({ code: 'internal' })
    expect(await kit.store.transfers.attempts(other)).toHaveLength(1)
  })

  test('does not open with another key', async () => {
    const id = await deliver('Ba')
    const log = { info() {}, warn() {}, error() {} }
    for (const [key, code] of [[{ id: 'test', secret: Buffer.alloc(32, 8) }, 'internal'], [{ id: 'another', secret: Buffer.alloc(32, 7) }, 'key_unusable']] as const) {
      await using store = await opened(openStore({ url: kit.url, poolSize: 2, clock, log, vault: createVault([key]) }))
      await expect(store.transfers.payload(id)).rejects.toMatchObject({ code })
      await expect(store.transfers.attempts(id)).rejects.toMatchObject({ code })
      const again = await store.transfers.resend(id, { actor: 'admin', reason: 'test' })
      expect(again.kind).toBe('changed')
      await expect(store.transfers.lease(id, 'worker', 60_000)).rejects.toMatchObject({ code })
      await kit.sql.query('update work set lease_until = null where transfer_id = $1', [id])
      await kit.store.transfers.dismiss(id, { actor: 'admin', reason: 'test' })
    }
  })
})

/** As bytes of the text, and as they look in dumps: hexadecimal, base64 at each of its three offsets. */
function formsOf(words: string): readonly string[] {
  const bytes = Buffer.from(words)
  const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').slice(offset === 0 ? 0 : offset + 1, -4))
  return [words, JSON.stringify(words).slice(1, -1), bytes.toString('hex'), ...base64]
}

async function dumpOf(sql: pg.Client): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public'`)
  const parts: string[] = []
  for (const { name } of tables) parts.push(...(await sql.query<{ line: string }>(`select t::text as line from ${name} t`)).rows.map(({ line }) => line))
  return parts.join('\n')
}

async function filesUnder(directory: string): Promise<readonly Buffer[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))))
}

async function opened<Store extends { close(): Promise<void> }>(opening: Promise<Store>): Promise<Store & AsyncDisposable> {
  const store = await opening
  return { ...store, [Symbol.asyncDispose]: () => store.close() }
}
