/** The adapter and the simulated registry together, over real HTTP with real signatures: what it takes, holds, tells and forgets not. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { birth, component, copyRequest, death, dossier, marriage, supplementOf } from './fixtures/dossiers.ts'
import { clock, fileBytes, messageId, messageOf, never, openRegistryLine, organisation, sender } from './fixtures/line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type RegistrySimulator } from './simulator.ts'
import { tellWords } from './simulator/standing-orders.ts'

const code = 'H56.14-261120-0101'
const stranger = 'H57'
let seals: TestSeals
let registry: RegistrySimulator
let line: OpenLine
const closers: (() => Promise<unknown> | void)[] = []

beforeAll(async () => {
  seals = await testSeals([sender, stranger, organisation], clock)
})
beforeEach(() => begin())
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function begin(journalFile?: string): Promise<void> {
  const { signer, verifier } = seals
  registry = await startSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender], ...(journalFile === undefined ? {} : { journalFile }) })
  line = await openRegistryLine(registry.url, seals)
  for (const thing of [registry, line]) closers.push(() => thing.close())
}

async function send(content = dossier(), id = messageId, mayBeThere = false) {
  return (await line.send(messageOf(content, id, mayBeThere), never)).outcome
}

interface Asked {
  readonly status: string
  readonly errorCode?: string
  readonly value?: readonly Record<string, unknown>[]
}

async function ask(question: unknown, token: string = sandboxAgreement.accessToken): Promise<Asked> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${registry.url}/LayKetQua`, { method: 'POST', headers, body: JSON.stringify(question) })
  return (await response.json()) as Asked
}

const question = { maDinhDanhHoSo: [code], maTinh: '52', module: 'LTKS' }

describe('taking', () => {
  test.each([
    ['birth', birth()],
    ['death', death()],
    ['marriage', marriage()],
    ['copy', copyRequest()],
  ] as const)('a %s in the form of its day', async (_kind, civilStatus) => {
    expect(await send(dossier({ civilStatus }))).toMatchObject({ kind: 'delivered', confirmed: false })
    expect(registry.received()).toMatchObject([{ operation: 'NhanDKHT', messageId, dossierCode: code, schemaValid: true, signedBy: sender, problem: undefined }])
    expect(registry.held(code)?.files.get('TP001')?.duLieuTepDinhKem).toBe(fileBytes.toString('base64'))
  })

  test('the same again is received before, and has no second effect', async () => {
    await send()
    expect(await send(dossier(), messageId, true)).toMatchObject({ kind: 'delivered', code: 'received-before' })
    expect(registry.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
  })

  test('twice at once is once', async () => {
    await Promise.all([send(), send()])
    expect(registry.dossiers()).toMatchObject([{ timesApplied: 1 }])
  })

  test('other content of a dossier that nobody asked for is not taken', async () => {
    await send()
    expect(await send(dossier({ components: [] }), clock.id())).toMatchObject({ kind: 'refused', code: 'dossier-known' })
    expect(registry.dossiers()).toMatchObject([{ messageIds: [messageId], timesApplied: 1 }])
  })

  test('a sender that it does not know is our trouble', async () => {
    const headers = { authorization: `Bearer ${sandboxAgreement.accessToken}`, 'x-message-id': messageId }
    const body = JSON.stringify({ maDonVi: '23710', module: 'LTKS', maHoSoLT: 'LT', maHoSoMCDT: code, ngayTiepNhan: '20/11/2026 08:30:00', data: '{}', fileDinhKem: [] })
    const signature = await seals.signer.sign(Buffer.from(body), 'jws-detached', { issuer: stranger, audience: organisation, messageId })
    const response = await fetch(`${registry.url}/NhanDKHT`, { method: 'POST', headers: { ...headers, 'x-jws-signature': signature.detached ?? '' }, body })
    expect(await response.json()).toMatchObject({ status: '0', errorCode: '101' })
    expect(registry.received()).toMatchObject([{ signatureVerified: false, signedBy: undefined, schemaValid: false }])
    expect(registry.dossiers()).toEqual([])
  })

  test('it refuses in complaints about fields', async () => {
    registry.behave({ kind: 'refuse' })
    expect(await send()).toMatchObject({ kind: 'refused', fields: [{ field: '/civilStatus/requester/personalId' }, { field: '/civilStatus/requester/paper/type' }] })
    expect(registry.dossiers()).toEqual([])
  })

  test.each<[string, object, string]>([
    ['a form that lacks a field', { data: '{}' }, 'nksHoTen không được để trống'],
    ['a field of another form', { data: JSON.stringify({ chongHoTen: 'x' }) }, 'chongHoTen không tồn tại trong biểu mẫu'],
    ['a name as it was before 2025-07-01', { data: JSON.stringify({ nksHoTen: 'Lò Thị Mẫu' }) }, 'nksHoTen không đúng định dạng'],
    ['a file without content', { fileDinhKem: [{ id: '1', loaiGiayTo: 'x', tenGiayTo: 'x', tenTepDinhKem: 'x', huyGiayTo: '0' }] }, 'duLieuTepDinhKem của 1 không được để trống'],
    ['a module that nobody sends', { module: 'KS' }, 'module KS không tồn tại'],
  ])('%s', async (_what, changes, words) => {
    const body = JSON.stringify({ maDonVi: '23710', module: 'LTKS', maHoSoLT: 'LT', maHoSoMCDT: code, ngayTiepNhan: '20/11/2026 08:30:00', data: '{}', fileDinhKem: [], ...changes })
    const { detached = '' } = await seals.signer.sign(Buffer.from(body), 'jws-detached', { issuer: sender, audience: organisation, messageId })
    const headers = { authorization: `Bearer ${sandboxAgreement.accessToken}`, 'x-message-id': messageId, 'x-jws-signature': detached }
    const response = await fetch(`${registry.url}/NhanDKHT`, { method: 'POST', headers, body })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain(words)
    expect(registry.dossiers()).toEqual([])
  })

  test('a body that is not the message', async () => {
    const response = await fetch(`${registry.url}/NhanDKHT`, { method: 'POST', headers: { authorization: `Bearer ${sandboxAgreement.accessToken}` }, body: '{"maDonVi":"23710"}' })
    expect(await response.json()).toMatchObject({ status: '0', errorCode: '302' })
  })
})

describe('supplements', () => {
  test('one that was asked for replaces the files that it names', async () => {
    await send()
    await registry.tell({ what: 'supplement', dossierCode: code })
    expect(await send(supplementOf(code), clock.id())).toMatchObject({ kind: 'delivered' })
    expect([...(registry.held(code)?.files.values() ?? [])].map(({ id, tenTepDinhKem }) => [id, tenTepDinhKem])).toEqual([
      ['TP001', 'tep-1.pdf'],
      ['TP002', 'tep-22.pdf'],
      ['TP003', 'tep-33.pdf'],
    ])
    expect(registry.held(code)?.standing).toBeUndefined()
  })

  test('a lost answer to it ends in one effect', async () => {
    await send()
    await registry.tell({ what: 'supplement', dossierCode: code })
    const id = clock.id()
    registry.behave({ kind: 'lose-answer' }, 1)
    expect(await send(supplementOf(code), id)).toMatchObject({ kind: 'later' })
    expect(await send(supplementOf(code), id, true)).toMatchObject({ kind: 'delivered', code: 'received-before' })
    expect(registry.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId, id], timesApplied: 2 }])
  })

  test('one to a dossier that is finished is refused', async () => {
    await send()
    await registry.tell({ what: 'result', dossierCode: code })
    expect(await send(supplementOf(code), clock.id())).toMatchObject({ kind: 'refused', code: 'supplement-not-taken' })
  })

  test('a corrected form counts where more was asked for, without a file', async () => {
    await send()
    await registry.tell({ what: 'supplement', dossierCode: code })
    const corrected = dossier({ civilStatus: birth({ copies: 3 }), supplement: { note: 'Sửa số bản sao', componentCodes: [] }, components: [component(1)] })
    expect(await send(corrected, clock.id())).toMatchObject({ kind: 'delivered' })
  })
})

describe('telling', () => {
  beforeEach(() => send())

  test('nothing, until there is news', async () => {
    expect(await ask(question)).toMatchObject({ status: '1', value: [] })
  })

  test.each([
    ['waiting', '1'],
    ['supplement', '2'],
    ['processing', '3'],
    ['result', '4'],
    ['result-without-paper', '4'],
    ['refused', '6'],
    ['unforeseen', '7'],
  ] as const)('%s is trangThai %s', async (what, trangThai) => {
    await registry.tell({ what, dossierCode: code, at: '2026-11-21T02:15:00Z' })
    expect((await ask(question)).value).toMatchObject([{ maHoSoMCDT: code, module: 'LTKS', trangThai, thoiGianThucHien: '21/11/2026 09:15:00' }])
  })

  test.each(tellWords)('%s stands in the README', (word) => {
    expect(readFileSync(new URL('README.md', import.meta.url), 'utf8')).toContain(`| \`${word}\` |`)
  })

  test('one that is not there, or has no state yet, hides its whole group', async () => {
    await registry.tell({ what: 'processing', dossierCode: code })
    const other = 'H56.14-261120-9999'
    expect(await ask({ ...question, maDinhDanhHoSo: [code, other] })).toMatchObject({ status: '0', errorCode: '201', errorDescription: `Hồ sơ ${other} không tồn tại` })
    await registry.tell({ what: 'not-updated', dossierCode: code })
    expect(await ask(question)).toMatchObject({ status: '0', errorDescription: `Hồ sơ ${code} chưa cập nhật trạng thái` })
  })

  test('the last word counts, and the same words tell the same', async () => {
    await registry.tell({ what: 'processing', dossierCode: code })
    const first = await ask(question)
    await registry.tell({ what: 'unforeseen', dossierCode: code, state: '8', content: 'Lạ', officer: 'Ai đó' })
    expect((await ask(question)).value).toMatchObject([{ trangThai: '8', noiDungXuLy: 'Lạ', nguoiXuLy: 'Ai đó' }])
    await registry.tell({ what: 'processing', dossierCode: code })
    expect(await ask(question)).toEqual(first)
  })

  test('only to the token, the province and the module that are right', async () => {
    await registry.tell({ what: 'processing', dossierCode: code })
    expect(await ask(question, 'another')).toMatchObject({ status: '0', errorCode: '100' })
    expect(await ask({ ...question, maTinh: '53' })).toMatchObject({ status: '0', errorCode: '108' })
    expect(await ask({ ...question, module: 'LTKT' })).toMatchObject({ status: '0', errorCode: '201' })
    expect(await ask({ ...question, more: 1 })).toMatchObject({ status: '0', errorCode: '302' })
  })

  test.each([
    [{ what: 'processing', dossierCode: 'H56.14-261120-9999' }],
    [{ what: 'something', dossierCode: code }],
    [{ what: 'processing', dossierCode: code, at: 'soon' }],
    [{ what: 'processing', dossierCode: code, more: 1 }],
  ])('%j makes no sense', async (order) => {
    await expect(registry.tell(order)).rejects.toThrow(/dossier/)
  })
})

test('a restart forgets nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'))
  closers.push(() => rmSync(folder, { recursive: true }))
  const journal = join(folder, 'journal')
  await begin(journal)
  await send()
  await registry.tell({ what: 'processing', dossierCode: code })
  const before = { received: registry.received(), dossiers: registry.dossiers(), told: await ask(question) }
  await registry.close()
  await begin(journal)
  expect({ received: registry.received(), dossiers: registry.dossiers(), told: await ask(question) }).toEqual(before)
  expect(await send(dossier(), messageId, true)).toMatchObject({ code: 'received-before' })
})
