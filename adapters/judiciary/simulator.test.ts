/** The simulated agency by itself: as strict as the real one is said to be. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { dossierFor, fixture } from './fixtures/dossier.ts'
import { awaitedOf, clock, code, messageId, messageOf, openTestLine, organisation, sender } from './fixtures/line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type JudiciarySimulator } from './simulator.ts'
import { header } from './wire.ts'
import { wireNames, type WireName } from './wire-versions.ts'

const stranger = 'H57'
let seals: TestSeals
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  seals = await testSeals([sender, stranger, organisation], clock)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(journalFile?: string): Promise<JudiciarySimulator> {
  const { signer, verifier } = seals
  const agency = await startSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender], ...(journalFile === undefined ? {} : { journalFile }) })
  closers.push(() => agency.close())
  return agency
}

const { central, operations } = sandboxAgreement
const doors: Readonly<Record<WireName, { readonly path: string; readonly fixture: string; readonly words: (answer: unknown) => unknown }>> = {
  'operations-1.0': { path: `${operations.pathPrefix}/nhanHoSoDangKy`, fixture: 'nhan-ho-so-dang-ky.json', words: (answer) => (answer as { DESCRIPTION: unknown }).DESCRIPTION },
  'central-form': { path: central.sendPath, fixture: 'data-lgsp.json', words: (answer) => (answer as { errorDetail: unknown }).errorDetail },
}

interface Posting {
  readonly body?: object
  readonly issuer?: string
  readonly token?: string
  /** Sent instead of what was signed. */
  readonly instead?: string
}

async function post(agency: JudiciarySimulator, wire: WireName, posting: Posting = {}): Promise<unknown> {
  const door = doors[wire]
  const body = Buffer.from(JSON.stringify(posting.body ?? fixture(door.fixture)))
  const { detached = '' } = await seals.signer.sign(body, 'jws-detached', { issuer: posting.issuer ?? sender, audience: organisation, messageId })
  const headers = { authorization: `Bearer ${posting.token ?? operations.accessToken}`, 'content-type': 'application/json', [header.messageId]: messageId, [header.signature]: detached }
  const answer = await fetch(agency.url + door.path, { method: 'POST', headers, body: posting.instead ?? body })
  return doors[wire].words(await answer.json())
}

function changed(wire: WireName, change: (body: Record<string, never>) => object): object {
  return change(fixture(doors[wire].fixture) as Record<string, never>)
}

describe.each(wireNames)('a dossier at the door of %s', (wire) => {
  test('is taken once', async () => {
    const agency = await start()
    await post(agency, wire)
    expect(await post(agency, wire)).toBe(`Hồ sơ ${code} đã tồn tại`)
    expect(agency.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
    expect(agency.received().map((message) => message.problem)).toEqual([undefined, `Hồ sơ ${code} đã tồn tại`])
  })

  test.each<[string, (wire: WireName) => Posting, RegExp]>([
    ['signed by somebody unknown', () => ({ issuer: stranger }), /^Chữ ký số/],
    ['changed after signing', (of) => ({ instead: `${JSON.stringify(fixture(doors[of].fixture))} ` }), /^Chữ ký số/],
    ['no JSON', () => ({ instead: '{' }), /JSON|authKey|idMinistryJustice/],
    ['a field too many', (of) => ({ body: changed(of, (body) => ({ ...body, zone: 'UTC' })) }), /^Dữ liệu không hợp lệ: zone không hợp lệ/],
    ['another unit', (of) => ({ body: changed(of, (body) => ({ ...body, maTinh: '01', idMinistryJustice: '01' })) }), /^(maTinh không hợp lệ|idMinistryJustice 01 không tồn tại)$/],
  ])('%s is not', async (_what, posting, words) => {
    const agency = await start()
    expect(await post(agency, wire, posting(wire))).toMatch(words)
    expect(agency.dossiers()).toEqual([])
    expect(agency.received()).toMatchObject([{ problem: expect.stringMatching(words) }])
  })
})

test('a wrong key is rejected by either wire', async () => {
  const agency = await start()
  expect(await post(agency, 'operations-1.0', { token: 'another-token' })).toMatch(/^Access token/)
  expect(await post(agency, 'central-form', { body: changed('central-form', (body) => ({ ...body, authKey: 'another-key' })) })).toBe('authKey không hợp lệ')
  expect(agency.dossiers()).toEqual([])
})

test('a missing field is named', async () => {
  const agency = await start()
  const body = changed('central-form', (whole: { toKhai?: object }) => ({ ...whole, toKhai: { ...whole.toKhai, nycHoTen: undefined } }))
  expect(await post(agency, 'central-form', { body })).toBe('Dữ liệu không hợp lệ: toKhai.nycHoTen không được để trống')
})

describe('telling', () => {
  test.each<[WireName, object, RegExp]>([
    ['operations-1.0', { what: 'supplement', dossierCode: code }, /^operations-1\.0 has no word for supplement: received, processing/],
    ['central-form', { what: 'toString', dossierCode: code }, /^central-form has no word for toString/],
    ['central-form', { what: 'issued', dossierCode: 'H56.14-261120-0099' }, /holds no dossier/],
  ])('%s: %j makes no sense', async (wire, order, words) => {
    const agency = await start()
    await post(agency, wire)
    await expect(agency.tell(order as { what: string; dossierCode: string })).rejects.toThrow(words)
  })
})

test.each(wireNames)('what it holds by %s, and what it has to tell, survives a restart', async (wire) => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-judiciary-'))
  closers.push(async () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'journal')
  const first = await start(file)
  const before = await openTestLine(first.url, { wire, seals })
  const outcome = await before.send(messageOf(dossierFor(wire)))
  await before.close()
  await first.tell({ what: 'issued', dossierCode: code })
  const [received, dossiers] = [first.received(), first.dossiers()]
  await first.close()

  const second = await start(file)
  expect([second.received(), second.dossiers()]).toEqual([received, dossiers])
  const after = await openTestLine(second.url, { wire, seals })
  closers.push(() => after.close())
  const remoteId = outcome.kind === 'delivered' ? outcome.remoteId : undefined
  expect(await after.poll([awaitedOf(code, remoteId)])).toMatchObject({ events: [{ event: { type: 'result' } }] })
})
