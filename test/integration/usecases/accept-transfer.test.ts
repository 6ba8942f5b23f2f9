/** Accepting over the real store: what was accepted once is answered the same for ever. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import { createAcceptTransfer, type Accepted, type AcceptRequest } from '../../../src/usecases/accept-transfer.ts'
import type { Partners } from '../../../src/usecases/partners.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { allowed } from '../../helpers/rights.ts'
import { adapterThat, openCoreKit, type CoreKit } from './core-kit.ts'

const at = new Date('2026-11-21T02:00:00Z')
let kit: CoreKit
let accept: (partners: Partners, request: AcceptRequest) => Promise<Accepted>
let allProcedures: Partners
let otherProcedures: Partners
const noPartners: Partners = new Map()
const stored = { digest: 'a'.repeat(64), size: 10, mediaType: 'application/pdf' }

beforeAll(async () => {
  kit = await openCoreKit(['loopback'])
  const { signer } = await testSeals(['H56', 'G99'])
  const line = await kit.line('loopback', adapterThat({}))
  allProcedures = new Map([['loopback', { line, procedures: undefined }]])
  otherProcedures = new Map([['loopback', { line, procedures: ['9.999999'] }]])
  let ids = 0
  const clock = { now: () => at, random: () => 0.5, id: () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}` }
  const { transfers, outbox } = kit.store
  const attachments = { find: async (_client: string, digests: readonly string[]) => new Map(digests.filter((digest) => digest === stored.digest).map((digest) => [digest, { ...stored, createdAt: at }])) }
  accept = (partners, request) => createAcceptTransfer({ access: allowed, transfers, outbox, attachments, partners, signer, clock, operator: 'H56' })(request)
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

function requestOf(dossier: Dossier, idempotencyKey = 'key-0123456789', client = 'one-stop'): AcceptRequest {
  return { client: { id: client, organisation: 'H56' }, idempotencyKey, payload: Buffer.from(JSON.stringify(dossier)), dossier }
}

const dossier = sampleDossier('H56.14-261120-0001')

it.each(['the procedure', 'the partner'])('a repeat after %s left the configuration gets the first answer again', async (what) => {
  const first = await accept(allProcedures, requestOf(dossier))
  expect(first).toMatchObject({ repeated: false, transfer: { state: 'accepted', partner: 'loopback' } })
  const today = what === 'the partner' ? noPartners : otherProcedures
  const again = await accept(today, requestOf(dossier))
  expect(again).toEqual({ transfer: first.transfer, repeated: true })
  const code = what === 'the partner' ? 'unknown_partner' : 'unknown_procedure'
  await expect(accept(today, requestOf(dossier, 'key-of-a-new-request'))).rejects.toMatchObject({ code })
  for (const table of ['transfers', 'work', 'outbox']) expect((await kit.sql.query(`select 1 from ${table}`)).rowCount).toBe(1)
})

it('a repeat of what was delivered meanwhile gets its first receipt, and the state of today', async () => {
  const { transfer } = await accept(allProcedures, requestOf(dossier))
  await kit.delivery([await kit.line('loopback', adapterThat({}))]).deliver(transfer.id, new AbortController().signal)
  const again = await accept(allProcedures, requestOf(dossier))
  expect(again).toMatchObject({ repeated: true, transfer: { id: transfer.id, receipt: transfer.receipt, state: 'confirmed' } })
})

it('another body under the key is a conflict, and leaves the first alone', async () => {
  const { transfer } = await accept(allProcedures, requestOf(dossier))
  const other = { ...dossier, subject: 'Đề nghị khác' }
  await expect(accept(allProcedures, requestOf(other))).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  // the same meaning in other bytes is another body
  const spaced = { ...requestOf(dossier), payload: Buffer.from(JSON.stringify(dossier, undefined, 2)) }
  await expect(accept(allProcedures, spaced)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  expect(await kit.read(transfer.id)).toMatchObject({ payloadDigest: transfer.payloadDigest, state: 'accepted' })
})

it('a body that is refused today is refused under a used key too, unless it is the first one', async () => {
  await accept(allProcedures, requestOf(dossier))
  await expect(accept(otherProcedures, requestOf({ ...dossier, subject: 'Đề nghị khác' }))).rejects.toMatchObject({ code: 'unknown_procedure' })
})

it('a key is its client\'s own', async () => {
  const first = await accept(allProcedures, requestOf(dossier))
  const second = await accept(allProcedures, requestOf(sampleDossier('H56.14-261120-0002'), 'key-0123456789', 'another-one-stop'))
  expect(second.repeated).toBe(false)
  expect(second.transfer.id).not.toBe(first.transfer.id)
})

it('twenty equal requests at once are one transfer and one receipt', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => accept(allProcedures, requestOf(dossier))))
  expect(new Set(answers.map(({ transfer }) => transfer.id)).size).toBe(1)
  expect(new Set(answers.map(({ transfer }) => transfer.receipt)).size).toBe(1)
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1)
})

const supplement = { note: 'Nộp bản vẽ', componentCodes: ['TP01'] }
const paymentProof = { reference: 'R1', amount: 5, noticeNumbers: [], receipts: [] }

it('a follow-up goes to partners that take it, one at a time', async () => {
  const line = await kit.line('loopback', adapterThat({}, { followUps: ['supplement', 'paymentProof'] }))
  const partners: Partners = new Map([['loopback', { line, procedures: undefined }]])
  await expect(accept(partners, requestOf({ ...dossier, supplement }))).resolves.toMatchObject({ repeated: false, transfer: { purpose: 'submission' } })
  await expect(accept(partners, requestOf({ ...dossier, withdrawal: { reason: 'Đổi ý', at: at.toISOString() } }, 'key-withdrawal'))).rejects.toMatchObject({ code: 'follow_up_not_taken', errors: [{ field: '/withdrawal' }] })
  await expect(accept(partners, requestOf({ ...dossier, supplement, paymentProof }, 'key-two-sections'))).rejects.toMatchObject({ code: 'follow_up_not_taken', errors: [{ field: '/supplement' }, { field: '/paymentProof' }] })
  await expect(accept(allProcedures, requestOf({ ...dossier, supplement }, 'key-other-partner'))).rejects.toMatchObject({ code: 'follow_up_not_taken' })
})

it('files of every section have to be there', async () => {
  const line = await kit.line('loopback', adapterThat({}, { followUps: ['paymentProof'] }))
  const partners: Partners = new Map([['loopback', { line, procedures: undefined }]])
  const [here, missing] = [stored.digest, 'b'.repeat(64)].map((digest) => ({ digest, fileName: 'x.pdf', mediaType: 'application/pdf', size: 10 }))
  if (here === undefined || missing === undefined) throw new Error('two files')
  const proof = (...receipts: (typeof here)[]) => ({ ...dossier, paymentProof: { ...paymentProof, receipts } })
  const { transfer } = await accept(partners, requestOf(proof(here), 'key-receipt-here'))
  // and stay as long as it may be sent
  expect((await kit.sql.query('select transfer_id, digest from transfer_files')).rows).toEqual([{ transfer_id: transfer.id, digest: here.digest }])
  await expect(accept(partners, requestOf(proof(here, missing), 'key-receipt-gone'))).rejects.toMatchObject({ code: 'missing_attachment', errors: [{ field: '/paymentProof/receipts/1/digest' }] })
  await expect(accept(partners, requestOf({ ...dossier, results: [{ name: 'Kết quả', attachment: missing }] }, 'key-result-gone'))).rejects.toMatchObject({ code: 'missing_attachment', errors: [{ field: '/results/0/attachment/digest' }] })
})

it('the journal says that it is a follow-up', async () => {
  const line = await kit.line('loopback', adapterThat({}, { followUps: ['withdrawal'] }))
  const { transfer } = await accept(new Map([['loopback', { line, procedures: undefined }]]), requestOf({ ...dossier, withdrawal: { reason: 'Không còn nhu cầu', at: '2026-11-21T01:00:00Z' } }))
  expect((await kit.store.events.ofTransfer(transfer.id))[0]?.data).toMatchObject({ followUp: 'withdrawal' })
})
