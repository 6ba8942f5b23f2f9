/** Repeats the verification of every message that was signed: the acceptance, what was sent, what was received. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { signedFiles } from '../domain/signed-files.ts'
import type { VerifyInput } from '../ports/signer.ts'
import { openVerifier } from '../signing/open-verifier.ts'
import { signatureInvalid } from '../signing/refusal.ts'
import type { Twins } from './check-twins.ts'
import { findPart, sha256, type Checking } from './checking.ts'
import { readJson } from './description.ts'
import { failed, failedBy, notChecked, ok, untrusted, withDoubt } from './findings.ts'
import { gone, wasPurged, type MayBeGone } from './gone.ts'
import { readAttempt, readNews, type RecordedMessage } from './read-record.ts'

/** Adds to `twins` what must repeat the messages. */
export async function checkMessages(checking: Checking, twins: Twins): Promise<readonly EvidenceFinding[]> {
  const { attempts, told } = checking.description
  const findings = [...(await checkAcceptance(checking, twins))]
  for (const { number, record } of attempts) {
    if (record) findings.push(...(await checkRecord(checking, twins, { folder: `attempts/${number}`, ...record, isPurged: wasPurged(checking), read: readAttempt })))
  }
  for (const { number, id, ...record } of told) findings.push(...(await checkRecord(checking, twins, { folder: `told/${number}`, ...record, isPurged: wasPurged(checking, id), read: readNews })))
  return findings
}

async function checkAcceptance(checking: Checking, twins: Twins): Promise<readonly EvidenceFinding[]> {
  const { container, description: { acceptance, operator, transfer, payload } } = checking
  const subject = 'acceptance.json'
  if (acceptance === undefined) return []
  const bytes = await container.read(subject)
  if (bytes === undefined) return [failed(subject, 'evidence-missing')]
  try {
    if (sha256(bytes) !== acceptance.sha256) throw signatureInvalid('evidence-differs')
    const { statement, signature } = partsOfAcceptance(bytes)
    twins.set('acceptance/statement.json', sha256(statement)).set('acceptance/statement.jws', sha256(signature))
    if (!isAbout(readJson(Buffer.from(statement)), transfer, payload.sha256)) throw signatureInvalid('evidence-differs', 'the acceptance is about another transfer or another dossier')
    const input: VerifyInput = { bytes: Buffer.from(statement), detached: signature, profile: 'jws-detached', organisation: operator, audience: transfer.sender, messageId: transfer.id, at: new Date(transfer.acceptedAt) }
    return [await verified(checking, subject, input, { vi: `${operator} đã tiếp nhận hồ sơ này và ký xác nhận`, en: `${operator} accepted this very dossier and signed so` })]
  } catch (error) {
    return [failedBy(subject, error)]
  }
}

function partsOfAcceptance(bytes: Uint8Array): { readonly statement: string; readonly signature: string } {
  const value = readJson(bytes)
  if (typeof value === 'object' && value !== null && 'statement' in value && 'signature' in value && typeof value.statement === 'string' && typeof value.signature === 'string') {
    return { statement: value.statement, signature: value.signature }
  }
  throw signatureInvalid('evidence-form', 'it is not an acceptance')
}

function isAbout(statement: unknown, { id, client, sender, partner, dossierCode, acceptedAt }: Checking['description']['transfer'], payloadSha256: string): boolean {
  if (typeof statement !== 'object' || statement === null) return false
  const expected = { transferId: id, client, sender, receiver: partner, dossierCode, payloadSha256, acceptedAt }
  return Object.entries(expected).every(([name, value]) => Object.entries(statement).some(([said, as]) => said === name && as === value))
}

interface KeptRecord extends MayBeGone {
  readonly folder: string
  readonly isPurged: boolean
  readonly read: (bytes: Uint8Array) => readonly RecordedMessage[]
}

async function checkRecord(checking: Checking, twins: Twins, { folder, isPurged, read, ...record }: KeptRecord): Promise<readonly EvidenceFinding[]> {
  const subject = `${folder}/record.json`
  if (!record.kept) return [gone(subject, record, isPurged)]
  const bytes = await checking.container.read(subject)
  if (bytes === undefined) return [failed(subject, 'evidence-missing')]
  try {
    if (sha256(bytes) !== record.sha256) throw signatureInvalid('evidence-differs', 'the record does not have the digest that the container names')
    const findings: EvidenceFinding[] = []
    for (const [index, message] of read(bytes).entries()) findings.push(...(await checkMessage(checking, twins, `${folder}/${index + 1}`, message)))
    return findings
  } catch (error) {
    return [failedBy(subject, error)]
  }
}

async function checkMessage(checking: Checking, twins: Twins, prefix: string, { signature, message: own }: RecordedMessage): Promise<readonly EvidenceFinding[]> {
  const { direction, organisation, profile, value, digest, audience, messageId, service, at } = signature
  const subject = `${prefix}-${direction === 'made' ? 'sent' : 'received'}`
  const name = value === undefined ? `${subject}.xml` : subject
  const copy = findPart(checking, name)
  // a message that was sent again stands in the record of the first time
  const message = own ?? (copy?.digest === digest ? await checking.container.read(name) : undefined)
  if (message === undefined) return [notChecked(subject, { vi: 'Thông điệp quá lớn hoặc chứa bí mật nên không được giữ; còn mã băm và chữ ký', en: 'The message was too large or held a secret, so it was not kept; its digest and signature are there' })]
  if (sha256(message) !== digest) return [failed(subject, 'digest-wrong')]
  if (copy?.digest !== digest) return [failed(subject, copy ? 'evidence-differs' : 'evidence-missing')]
  for (const file of signedFiles(subject, signature, message)) twins.set(file.name, sha256(file.bytes))
  // what we send to the tax gateway names others inside, by its own codes
  const bound = profile === 'xmldsig-gip' && direction === 'made' ? {} : { ...(audience === undefined ? {} : { audience }), ...(messageId === undefined ? {} : { messageId }), ...(service === undefined ? {} : { service }) }
  const input: VerifyInput = { bytes: message, profile, organisation, at: new Date(at), ...(value === undefined ? {} : { detached: value }), ...bound }
  const words = direction === 'made'
    ? { vi: `${organisation} ký thông điệp đã gửi (${profile}, ${signature.algorithm})`, en: `${organisation} signed what was sent (${profile}, ${signature.algorithm})` }
    : { vi: `${organisation} ký thông điệp đã nhận (${profile}, ${signature.algorithm})`, en: `${organisation} signed what was received (${profile}, ${signature.algorithm})` }
  return [await tried(subject, () => verified(checking, subject, input, words)), ...missingAnswer(checking, subject, signature.trust)]
}

async function verified({ registry, judge, now }: Checking, subject: string, input: VerifyInput, words: { readonly vi: string; readonly en: string }): Promise<EvidenceFinding> {
  if (input.at && input.at >= now) throw signatureInvalid('time-in-future')
  const { result, doubt } = await withDoubt(judge, (lenient) => openVerifier({ registry, judge: lenient, clock: { now: () => now } }).verify(input))
  const by = { vi: `${words.vi} – ${result.subject}`, en: `${words.en} – ${result.subject}` }
  if (doubt) return untrusted(subject, by, doubt)
  const old = result.deprecated ? { vi: ', thuật toán đã lỗi thời', en: ', by a deprecated algorithm' } : { vi: '', en: '' }
  const asked = result.trust.revocation.state === 'good' ? { vi: ', chứng thư chưa bị thu hồi khi đó', en: ', the certificate not revoked then' } : { vi: '', en: '' }
  return ok(subject, { vi: `${by.vi}${asked.vi}${old.vi}`, en: `${by.en}${asked.en}${old.en}` })
}

async function tried(subject: string, check: () => Promise<EvidenceFinding>): Promise<EvidenceFinding> {
  try {
    return await check()
  } catch (error) {
    return failedBy(subject, error)
  }
}

/** The gateway judged by an answer; without it nobody can repeat that. */
function missingAnswer(checking: Checking, subject: string, trust: RecordedMessage['signature']['trust']): readonly EvidenceFinding[] {
  if (trust?.revocation.state !== 'good') return []
  const { answer, source } = trust.revocation
  const part = findPart(checking, `revocations/${answer}.${source}`)
  return part?.digest === answer ? [] : [failed(subject, 'evidence-missing', { vi: 'Thiếu câu trả lời về thu hồi mà cổng đã dựa vào', en: 'The answer about revocation that the gateway judged by is missing' })]
}
