import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { EvidenceReport } from '../../../schemas/evidence-report.ts'
import type { EvidencePart } from '../../../src/ports/evidence.ts'
import type { SignatureFault } from '../../../src/domain/signature-faults/index.ts'
import { writeManifest } from '../../../src/evidence/manifest.ts'
import { createSandboxAuthority } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { verifyContainer } from '../../../src/evidence/verify-container.ts'
import { changed, textOf, without, withText } from '../../helpers/change-evidence.ts'
import { codes, openScene, sha256, times, type EvidenceScene } from '../../helpers/evidence.ts'
import { fileOf, testFolder, unzipped, zipOf, type ZipContent } from '../../helpers/evidence-zip.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

let scene: EvidenceScene
let parts: readonly EvidencePart[]

beforeAll(async () => {
  scene = await openScene()
  parts = (await scene.collect()) ?? []
})
afterAll(() => scene.close())

async function check(container: Buffer, { authorities = [scene.root], now = times.checked } = {}): Promise<EvidenceReport> {
  const report = await verifyContainer(fileOf(container), { authorities, now })
  expect(Value.Errors(EvidenceReport, report)).toEqual([])
  return report
}

/** Every fault, with the subject that it is about. */
function faultsOf({ findings, signatures }: EvidenceReport): readonly string[] {
  return [...signatures.map(({ part, fault }) => ({ subject: part, fault })), ...findings].flatMap(({ subject, fault }) => (fault === undefined ? [] : [`${subject} ${fault}`]))
}

describe('a container', () => {
  test('is valid where everything leads to an authority that is trusted', async () => {
    const report = await check(await scene.write())
    expect(report).toMatchObject({
      verdict: 'valid',
      transfer: { id: scene.transfer.id, sender: codes.sender, operator: codes.operator, dossierCode: 'H56-1' },
      signatures: [{ level: 'B-LT', verdict: 'ok', revocation: 'good', stampedAt: times.collected.toISOString(), signer: expect.stringContaining('serialNumber=H56,') }],
    })
    expect(report.findings.every(({ verdict }) => verdict === 'ok')).toBe(true)
    expect(report.findings.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['acceptance.json', 'attempts/1/1-sent', 'attempts/1/2-received', 'told/1/1-received', 'payload.json']))
  })

  test.each(['xades-enveloped', 'xades-detached', 'cades-detached'] as const)('holds messages that were signed in %s', async (sentIn) => {
    const other = await openScene({ sentIn })
    const report = await check(await other.write())
    await other.close()
    expect(report.verdict).toBe('valid')
    expect(report.findings).toContainEqual(expect.objectContaining({ subject: 'attempts/1/1-sent', verdict: 'ok', en: expect.stringContaining(sentIn) }))
  })

  test('is intact but untrusted where no authority is given', async () => {
    const report = await check(await scene.write(), { authorities: [] })
    expect(report.verdict).toBe('intact-but-untrusted')
    expect(report.signatures).toMatchObject([{ verdict: 'untrusted', fault: 'path-untrusted', revocation: 'unchecked' }])
    expect(new Set(faultsOf(report).map((fault) => fault.split(' ')[1]))).toEqual(new Set(['path-untrusted']))
  })

  test('is intact but untrusted where others are trusted', async () => {
    const { certificatePem } = (await testSeals(['X01'])).tls
    await expect(check(await scene.write(), { authorities: [certificatePem] })).rejects.toMatchObject({ code: 'config_invalid' })
    const report = await check(await scene.write(), { authorities: [await otherRoot()] })
    expect(report).toMatchObject({ verdict: 'intact-but-untrusted', signatures: [{ verdict: 'untrusted', fault: 'path-signature' }] })
  })

  test('says what is not proven where nobody answered about revocation and nobody stamped', async () => {
    const alone = await openScene({ alone: true })
    const container = await alone.write()
    await alone.close()
    const report = await check(container)
    expect(report).toMatchObject({ verdict: 'intact-but-untrusted', signatures: [{ level: 'B-B', revocation: 'unchecked', verdict: 'untrusted', fault: 'certificate-unproven' }] })
    expect(report.signatures[0]).not.toHaveProperty('stampedAt')
    expect(report.findings.filter(({ verdict }) => verdict === 'not-checked').map(({ subject }) => subject)).toEqual(['journal/stamps'])
    const later = await check(container, { now: new Date('2035-01-01T00:00:00Z') })
    expect(later).toMatchObject({ verdict: 'intact-but-untrusted', signatures: [{ verdict: 'untrusted', fault: 'certificate-expired' }] })
  })

  test('stays valid after its certificates expired, because it was stamped before', async () => {
    expect((await check(await scene.write(), { now: new Date('2035-01-01T00:00:00Z') })).verdict).toBe('valid')
  })

  test('holds a long list of revocations once, beside its signature, and says its level', async () => {
    const long = await openScene({ longList: true })
    const report = await check(await long.write(), { authorities: [long.root] })
    await long.close()
    expect(report).toMatchObject({ verdict: 'valid', signatures: [{ level: 'B-T', verdict: 'ok', stampedAt: times.collected.toISOString() }] })
  })

  test('still proves what was purged by its digest', async () => {
    const purged = await openScene({ purged: true })
    const report = await check(await purged.write())
    await purged.close()
    expect(report.verdict).toBe('valid')
    const left = report.findings.filter(({ verdict }) => verdict === 'not-checked').map(({ subject }) => subject)
    expect(left).toEqual(['payload.json', 'attempts/1/record.json', 'told/1/record.json'])
    expect(report.findings).toContainEqual(expect.objectContaining({ subject: 'acceptance.json', verdict: 'ok' }))
    expect(report.findings).toContainEqual(expect.objectContaining({ subject: 'attempts/1/record.json', verdict: 'ok' }))
  })

  test('says so while the journal has not caught up', async () => {
    const early = await openScene({ journal: () => ({ entries: [], blocks: [], stamps: [] }) })
    const report = await check(await early.write())
    await early.close()
    expect(report.verdict).toBe('valid')
    expect(report.findings).toContainEqual(expect.objectContaining({ subject: 'journal/proof.json', verdict: 'not-checked' }))
    const half = await openScene({ journal: (proof) => ({ ...proof, entries: proof.entries.slice(0, 2) }) })
    const second = await check(await half.write())
    await half.close()
    expect(second.findings).toContainEqual(expect.objectContaining({ subject: 'told/1/record.json', verdict: 'not-checked' }))
  })
})

describe('a changed container is not valid', () => {
  test.each<[string, SignatureFault, (entries: readonly ZipContent[]) => readonly ZipContent[]]>([
    ['53 with a part that nobody signed', 'container-unsigned', (entries) => [...relisted(entries, [{ name: 'note.txt', mediaType: 'text/plain' }]), { name: 'note.txt', bytes: 'x' }]],
    ['54 without a part that was signed', 'container-missing', (entries) => relisted(entries.filter(({ name }) => name !== 'payload.json'))],
    ['60 with another media type in the manifest', 'container-manifest', (entries) => entries.map((entry) => (entry.name === 'META-INF/manifest.xml' ? { ...entry, bytes: Buffer.from(entry.bytes).toString('utf8').replace('application/pdf', 'text/html') } : entry))],
  ])('%s', async (_what, fault, change) => {
    const report = await check(await zipOf(change(await unzipped(await scene.write()))))
    expect(report).toMatchObject({ verdict: 'not-valid', signatures: [] })
    expect(faultsOf(report)).toContain(`META-INF/signatures0.xml ${fault}`)
  })

  test.each([
    ['certificates/a.pem', 65 * 1024],
    ['revocations/a.crl', 33 * 1024 ** 2],
  ])('with a file that is read whole and is too long: %s', async (name, size) => {
    const long = { ...part('transfer.json'), ...withText(part('transfer.json'), 'x'.repeat(size)), name }
    expect(faultsOf(await check(await scene.write([...parts, long])))).toEqual(['container container-too-large'])
  })

  test('with more answers about revocation than can be kept in memory', async () => {
    const long = ['a', 'b', 'c'].map((letter) => ({ ...withText(part('transfer.json'), letter.repeat(22 * 1024 ** 2)), name: `revocations/${letter}.crl` }))
    expect(faultsOf(await check(await scene.write([...parts, ...long])))).toEqual(['container container-too-large'])
  })

  test('of which nobody signed anything is not looked into', async () => {
    const entries = await unzipped(await scene.write())
    const signature = '<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"/>'
    const report = await check(await zipOf(entries.map((entry) => (entry.name === 'META-INF/signatures0.xml' ? { ...entry, bytes: Buffer.from(signature) } : entry))))
    expect(report).toEqual({ verdict: 'not-valid', signatures: [], findings: [expect.objectContaining({ subject: 'META-INF/signatures0.xml', fault: 'xml-signature-count' })] })
  })

  test('that is no container at all', async () => {
    expect(await check(Buffer.from('xin chào'))).toEqual({ verdict: 'not-valid', signatures: [], findings: [expect.objectContaining({ subject: 'container', fault: 'container-form' })] })
  })

  test('that is not there is an error of whoever asks', async () => {
    await expect(verifyContainer('/nowhere/at/all.asice', { authorities: [], now: times.checked })).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('what the operator itself changed and signed again is found', () => {
  const record = 'attempts/1/record.json'
  const withRecord = (text: string) => (description: string) => description.replaceAll(sha256(textOf(parts, record)), sha256(text))
  const otherRecord = () => textOf(parts, record).replace('Đã nhận', 'Từ chối')

  test.each<[string, string, () => readonly EvidencePart[]]>([
    ['another dossier', 'payload.json evidence-differs', () => changed(parts, { 'payload.json': (text) => text.replace('Thử', 'Khác') })],
    ['another dossier under its own digest', 'acceptance.json evidence-differs', () => changed(parts, { 'transfer.json': (text) => text.replaceAll(sha256(textOf(parts, 'payload.json')), sha256('{}')) })],
    ['another acceptance', 'acceptance.json evidence-differs', () => changed(parts, { 'acceptance.json': (text) => `${text} ` })],
    ['a record that is none', `${record} evidence-form`, () => changed(parts, { [record]: () => '{}', 'transfer.json': withRecord('{}') })],
    ['another record', `${record} evidence-differs`, () => changed(parts, { [record]: otherRecord })],
    ['another record under its own digest', 'journal/entries.jsonl evidence-missing', () => changed(parts, { [record]: otherRecord, 'transfer.json': withRecord(otherRecord()) })],
    ['a message that was not signed', 'attempts/1/1-sent evidence-differs', () => changed(parts, { 'attempts/1/1-sent': (text) => `${text} ` })],
    ['a record left out', `${record} evidence-missing`, () => without(parts, /^attempts\/1\/record/)],
    ['a message left out', 'attempts/1/1-sent evidence-missing', () => without(parts, /^attempts\/1\/1-sent$/)],
    ['a dossier left out', 'payload.json evidence-missing', () => without(parts, /^payload/)],
    ['a dossier called purged, and another beside it', 'payload.json evidence-differs', () => [...without(parts, /^payload/, (text) => text.replace('"kept":true', '"kept":false')), withText(part('payload.json'), '{}')]],
    ['a part that is not described', 'more.json evidence-differs', () => [...parts, { ...part('payload.json'), name: 'more.json' }]],
    ['a description that is none', 'transfer.json evidence-form', () => [withText(part('transfer.json'), '{}'), ...parts.slice(1)]],
    ['no description', 'transfer.json evidence-form', () => parts.slice(1)],
    ['answers about revocation left out', 'attempts/1/2-received evidence-missing', () => without(parts, /^revocations/)],
    ['another certificate under this name', 'transfer.json evidence-differs', () => changed(parts, { [certificateOf(codes.sender)]: () => scene.seals.timeStamp.certificatePem })],
    ['a certificate of another organisation', 'attempts/1/1-sent certificate-not-registered', () => changed(parts, { 'transfer.json': (text) => text.replace(`"organisation":"${codes.sender}","sha256"`, '"organisation":"Z99","sha256"').replace(`"organisation":"${codes.operator}","sha256"`, `"organisation":"${codes.sender}","sha256"`) })],
    ['an organisation without certificate', 'attempts/1/2-received organisation-unknown', () => changed(parts, { 'transfer.json': (text) => text.replace(`"organisation":"${codes.partner}"`, '"organisation":"Z99"') })],
    ['a journal that is none', 'journal/proof.json evidence-form', () => changed(parts, { 'journal/proof.json': () => '[]' })],
    ['another entry of the journal', 'journal/entries.jsonl, 2 journal-entry', () => changed(parts, { 'journal/proof.json': (text) => text.replace('\\"id\\":\\"2\\"', '\\"id\\":\\"9\\"') })],
    ['another place of an entry', 'journal/entries.jsonl, 3 journal-entry', () => changed(parts, { 'journal/proof.json': (text) => text.replace('"index": 3', '"index": 2') })],
    ['an entry of no block', 'journal/entries.jsonl, 1 journal-entry', () => changed(parts, { 'journal/proof.json': (text) => text.replace('"block": 1', '"block": 7') })],
    ['another block', 'journal/blocks.txt, 2026-11/1 journal-block', () => changed(parts, { 'journal/proof.json': (text) => text.replace('"count": 4', '"count": 5') })],
    ['a block that follows another', 'journal/blocks.txt, 2026-11/2 journal-block', () => changed(parts, { 'journal/proof.json': (text) => text.replace(/("number": 2,[^}]*"previous": ")[0-9a-f]{64}/, `$1${'1'.repeat(64)}`) })],
    ['an entry about another transfer', 'journal/entries.jsonl evidence-differs', () => changed(parts, { 'journal/proof.json': (text) => text.replace(scene.transfer.id, '00000000-0000-4000-8000-000000000000') })],
  ])('%s', async (_what, fault, change) => {
    const report = await check(await scene.write(change()))
    expect(report.verdict).toBe('not-valid')
    expect(faultsOf(report)).toContain(fault)
  })

  test('a stamp over another block', async () => {
    const other = await openScene()
    const otherProof = textOf((await other.collect()) ?? [], 'journal/proof.json')
    const token = /"token": "([^"]+)"/.exec(otherProof)?.[1] ?? ''
    const report = await check(await scene.write(changed(parts, { 'journal/proof.json': (text) => text.replace(/"token": "[^"]+"/, `"token": "${token}"`) })))
    await other.close()
    expect(faultsOf(report).some((fault) => /^journal\/stamps\/.* stamp-imprint$/.test(fault))).toBe(true)
  })

  test('a message of a time that has not come', async () => {
    const report = await check(await scene.write(), { now: times.accepted })
    expect(report.verdict).toBe('not-valid')
    expect(faultsOf(report)).toEqual(expect.arrayContaining(['acceptance.json time-in-future', 'attempts/1/1-sent time-in-future']))
  })

  test('a container that another organisation signed', async () => {
    const foreign = await openScene({ signedBy: codes.partner })
    const report = await check(await foreign.write())
    await foreign.close()
    expect(report).toMatchObject({ verdict: 'not-valid', signatures: [{ verdict: 'failed', fault: 'certificate-not-registered' }] })
  })
})

function part(name: string): EvidencePart {
  const found = parts.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`there is no ${name}`)
  return found
}

function certificateOf(organisation: string): string {
  const { certificates } = JSON.parse(textOf(parts, 'transfer.json')) as { certificates: readonly { organisation: string; part: string }[] }
  return certificates.find((certificate) => certificate.organisation === organisation)?.part ?? ''
}

/** The manifest lists what is there, and these. */
function relisted(entries: readonly ZipContent[], more: readonly { name: string; mediaType: string }[] = []): readonly ZipContent[] {
  const mediaTypes = new Map(parts.map(({ name, mediaType }) => [name, mediaType]))
  const listed = entries.flatMap(({ name }) => (mediaTypes.has(name) ? [{ name, mediaType: mediaTypes.get(name) ?? '' }] : []))
  return entries.map((entry) => (entry.name === 'META-INF/manifest.xml' ? { ...entry, bytes: writeManifest([...listed, ...more]) } : entry))
}

/** A root of the same name, which issued nothing here. */
async function otherRoot(): Promise<string> {
  const { root } = await createSandboxAuthority({ directory: testFolder(), organisations: [], clock: { now: () => times.accepted } })
  return root.certificatePem
}
