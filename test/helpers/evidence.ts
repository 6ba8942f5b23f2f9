/** A transfer that went out, was answered and was told about, with everything that proves it, for tests of evidence. */
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createWriteContainer } from '../../src/evidence/write-container.ts'
import { blockHash, noBlock } from '../../src/domain/journal-block.ts'
import { leafDigest, merklePath, merkleRoot } from '../../src/domain/merkle.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import type { CertificateJudge, TrustMaterial } from '../../src/ports/certificate-judge.ts'
import type { RevocationAnswer } from '../../src/ports/certificate-store.ts'
import type { Block, ChainProof } from '../../src/ports/chain-store.ts'
import type { EvidencePart } from '../../src/ports/evidence.ts'
import type { HttpRequest, HttpResult } from '../../src/ports/http-client.ts'
import type { SignatureProfile } from '../../src/ports/signer.ts'
import type { SignatureRecord, Transfer } from '../../src/ports/transfer-store.ts'
import { openJudge } from '../../src/signing/certificates/open-judge.ts'
import { createRegistry } from '../../src/signing/certificates/registry.ts'
import { openTimeStamper } from '../../src/signing/cms/time-stamp.ts'
import { openSigner, type OpenSigner } from '../../src/signing/open-signer.ts'
import { openVerifier } from '../../src/signing/open-verifier.ts'
import { createTrustServices } from '../../src/signing/sandbox/trust-services.ts'
import { createCollectEvidence } from '../../src/usecases/collect-evidence.ts'
import { recordOfVerification } from '../../src/usecases/record-of-verification.ts'
import { testSeals, type TestSeals } from './sandbox-seals.ts'

export const times = { accepted: new Date('2026-11-20T08:00:00Z'), collected: new Date('2026-11-20T08:05:00Z'), checked: new Date('2026-11-22T00:00:00Z') }
export const codes = { operator: 'H56', sender: 'H56.14', partner: 'G12' }

export interface EvidenceScene {
  readonly transfer: Transfer
  readonly seals: TestSeals
  /** PEM of the sandbox's root: what an auditor trusts. */
  readonly root: string
  readonly attachment: Buffer
  readonly signer: OpenSigner
  readonly judge: CertificateJudge
  readonly revoke: ReturnType<typeof createTrustServices>['revoke']
  collect(client?: string): Promise<readonly EvidencePart[] | undefined>
  /** The container. */
  write(parts?: readonly EvidencePart[]): Promise<Buffer>
  close(): Promise<void>
}

export interface SceneOptions {
  /** Bodies, records and files are gone; their digests stay. */
  readonly purged?: boolean
  /** Nobody answers about revocation, and nobody stamps. */
  readonly alone?: boolean
  readonly sentIn?: SignatureProfile
  /** Organisation whose seal is on the container. */
  readonly signedBy?: string
  /** Changes what the journal proves. */
  readonly journal?: (proof: ChainProof) => ChainProof
  /** What the journal says besides. */
  readonly entries?: readonly SaidEntry[]
  /** What was told came in a message about other dossiers as well. */
  readonly shared?: boolean
  /** The file of the dossier is not this client's. */
  readonly foreign?: boolean
  /** Revocation was judged by a list of several MiB. */
  readonly longList?: boolean
}

export async function openScene({ purged = false, alone = false, sentIn = 'jws-detached', signedBy = codes.operator, journal = (proof) => proof, entries = [], shared = false, foreign = false, longList = false }: SceneOptions = {}): Promise<EvidenceScene> {
  let now = times.accepted
  const clock = { now: () => now }
  const seals = await testSeals(Object.values(codes), clock)
  const { services, http, answers } = openServices(seals, clock)
  const revocation = alone ? ('none' as const) : { ocsp: 'http://trust.test/ocsp' }
  const asked = await openJudge({ authorities: seals.authorities.map(({ pem }, index) => ({ pem, revocation: index === 1 ? revocation : 'none' })), http, answers, graceMs: 0, clock, log })
  const judge: CertificateJudge = longList ? { ...asked, material: async (...of) => withLongList(await asked.material(...of)) } : asked
  const known = seals.organisations.flatMap(({ code, certificates }) => certificates.map((pem) => ({ organisation: code, pem, state: 'active' as const })))
  const registry = createRegistry(seals.organisations, known)
  const timeStamper = alone ? undefined : openTimeStamper({ url: 'http://trust.test/tsa', http, judge, clock, timeoutMs: 5_000 })
  const signer = await openSigner({ seals: seals.seals, registry, judge, clock, ...(timeStamper ? { timeStamper } : {}) })
  const verifier = openVerifier({ registry, judge, clock })

  const id = randomUUID()
  const attachment = Buffer.from('%PDF-1.7 đơn đề nghị')
  const payload = Buffer.from(JSON.stringify(dossierWith(attachment)))
  const about = { audience: codes.sender, messageId: id }
  const statement = JSON.stringify({ type: 'acceptance', transferId: id, client: 'one-stop', sender: codes.sender, receiver: 'tax', dossierCode: 'H56-1', payloadSha256: sha256(payload), acceptedAt: times.accepted.toISOString() })
  const accepted = await signer.sign(Buffer.from(statement), 'jws-detached', { issuer: codes.operator, ...about })
  const receipt = JSON.stringify({ statement, signature: accepted.detached })

  async function exchange(issuer: string, audience: string, bytes: Uint8Array, profile: SignatureProfile): Promise<{ made: SignatureRecord; verified: SignatureRecord; bytes: Uint8Array }> {
    const named = { issuer, audience, messageId: id, service: 'transfer' }
    const signed = await signer.sign(bytes, profile, named)
    const { algorithm, certificate, detached } = signed
    const digest = sha256(signed.bytes)
    const input = { bytes: signed.bytes, profile, organisation: issuer, audience, messageId: id, ...(detached === undefined ? {} : { detached }) }
    const verified = recordOfVerification(input, await verifier.verify(input), digest)
    const made: SignatureRecord = { at: now, direction: 'made', profile, algorithm, organisation: issuer, certificate, digest, value: detached, audience, messageId: id, service: 'transfer', trust: undefined }
    return { made, verified, bytes: signed.bytes }
  }

  now = new Date(times.accepted.getTime() + 60_000)
  const sent = await exchange(codes.sender, codes.partner, sentIn === 'xades-enveloped' ? Buffer.from('<hoSo><ma>H56-1</ma></hoSo>') : payload, sentIn)
  const answer = await exchange(codes.partner, codes.sender, Buffer.from('{"bienNhan":"17"}'), 'jws-detached')
  const record = Buffer.from(JSON.stringify({ words: 'Đã nhận', fields: [], exchanges: [], signatures: [sent.made, answer.verified], messages: [sent, answer].map(({ bytes }) => ({ digest: sha256(bytes), bytes: base64(bytes) })) }))
  const news = await exchange(codes.partner, codes.sender, Buffer.from('{"trangThai":10}'), 'jws-detached')
  const told = Buffer.from(JSON.stringify({ event: { key: 'n1', type: 'progress', dossierCode: 'H56-1' }, proofs: [{ bytes: base64(news.bytes), signature: news.verified }], ...(shared ? { shared } : {}) }))
  now = times.collected
  const said = [
    { type: 'transfer.accepted', data: { payloadDigest: sha256(payload), receiptDigest: sha256(receipt) } },
    { type: 'transfer.confirmed', data: { attempt: 1, outcome: 'delivered', evidence: sha256(record) } },
    { type: 'partner.progress', client: null, data: { key: 'n1', state: 'kept', evidence: sha256(told) } },
    ...(purged ? [{ type: 'content.purged', client: null, data: { days: 1 } }, { type: 'content.purged', client: null, data: { days: 1, inbox: 1 } }] : []),
    ...entries,
  ]
  const proof = await proofOf(id, said, timeStamper)

  const transfer: Transfer = {
    id, sequence: 1n, client: 'one-stop', sender: codes.sender, partner: 'tax', dossierCode: 'H56-1', procedureCode: '1.006714', payloadDigest: sha256(payload), acceptedAt: times.accepted,
    receipt, purpose: 'submission', state: 'confirmed', stateAt: now, dueAt: undefined, attempts: 1, code: undefined, words: undefined, remoteId: '17', status: 2,
  }
  const kept = <Value>(value: Value): Value | undefined => (purged ? undefined : value)
  const collectEvidence = createCollectEvidence({
    transfers: {
      get: async (asked, client) => (asked === id && (client ?? 'one-stop') === 'one-stop' ? transfer : undefined),
      attempts: async () => [{ number: 1, trigger: 'automatic', startedAt: now, finishedAt: now, outcome: 'delivered', record: undefined, digest: sha256(record) }],
      attemptEvidence: async () => [{ number: 1, digest: sha256(record), bytes: kept(record) }],
      payload: async () => kept(payload),
    },
    inbox: { evidenceOf: async () => [{ id: '1', receivedAt: now, digest: sha256(told), bytes: kept(told) }] },
    attachments: {
      async open(digest) {
        if (purged || digest !== sha256(attachment)) throw new GatewayError('missing_attachment')
        return { stored: { digest, size: attachment.length, mediaType: 'application/pdf', createdAt: now }, content: Readable.from([attachment]) }
      },
      async openFor(client, digest) {
        if (foreign || client !== 'one-stop') throw new GatewayError('missing_attachment')
        return this.open(digest)
      },
    },
    chain: { proofOf: async () => journal(proof) },
    certificates: { list: async () => known.map((entry) => ({ ...entry, thumbprint: thumbprintOf(entry.pem), since: times.accepted })) },
    judge,
    authorities: seals.authorities.map(({ pem }) => pem),
    operator: codes.operator,
    clock,
  })
  const writeContainer = createWriteContainer({ signer, clock, issuer: signedBy })
  const collect: EvidenceScene['collect'] = (client) => collectEvidence(id, client)
  return {
    transfer, seals, attachment, signer, judge, collect, revoke: services.revoke, root: seals.root.certificatePem,
    async write(parts) {
      const { content } = await writeContainer(parts ?? (await collect()) ?? [])
      return buffer(content)
    },
    close: () => signer.close(),
  }
}

function withLongList({ certificates, answers }: TrustMaterial): TrustMaterial {
  return { certificates, answers: [...answers, { source: 'crl', bytes: Buffer.alloc(3 * 1024 ** 2, 1) }] }
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

function openServices(seals: TestSeals, clock: { now: () => Date }) {
  const services = createTrustServices({ authority: seals, clock })
  const stored: RevocationAnswer[] = []
  const http = {
    async request({ url, body = new Uint8Array() }: HttpRequest): Promise<HttpResult> {
      const bytes = url.endsWith('/tsa') ? await services.answerTimeStamp(body) : await services.answerOcsp(body)
      return { ok: true, answer: { status: 200, headers: { 'content-type': url.endsWith('/tsa') ? 'application/timestamp-reply' : 'application/ocsp-response' }, body: bytes } }
    },
  }
  const answers = {
    latestAnswers: async () => stored,
    answerBefore: async () => undefined,
    keepAnswer: async (answer: RevocationAnswer) => void stored.push(answer),
    answer: async (digest: string) => stored.find((answer) => answer.digest === digest),
  }
  return { services, http, answers }
}

interface SaidEntry {
  readonly type: string
  readonly client?: null
  readonly data: object
}

async function proofOf(transferId: string, said: readonly SaidEntry[], stamper: ReturnType<typeof openTimeStamper> | undefined): Promise<ChainProof> {
  const texts = said.map(({ type, client = 'one-stop', data }, index) => JSON.stringify({ id: String(index + 1), xact: '7', at: '2026-11-20T08:01:00.000000Z', type, client, transferId, partner: 'tax', dossierCode: 'H56-1', data: JSON.stringify(data) }))
  // entries of others stand between ours
  const leaves = [...texts.slice(0, 2), 'of another', ...texts.slice(2)].map(leafDigest)
  const places = texts.map((_, index) => (index < 2 ? index : index + 1))
  const first = blockOf(1, leaves.length, merkleRoot(leaves).toString('hex'), noBlock)
  const second = blockOf(2, 1, leafDigest('later').toString('hex'), first.hash)
  const stamp = await stamper?.stamp(Buffer.from(second.hash, 'hex'), AbortSignal.timeout(5_000))
  return {
    entries: texts.map((text, index) => ({ text, partition: '2026-11', block: 1, index: places[index] ?? 0, path: merklePath(leaves, places[index] ?? 0).map((sibling) => sibling.toString('hex')) })),
    blocks: [first, second],
    stamps: stamp ? [{ hash: second.hash, token: stamp.token, at: stamp.at }] : [],
  }
}

function blockOf(number: number, count: number, root: string, previous: string): Block {
  const block = { partition: '2026-11', number, count, root, previous, madeAt: '2026-11-20T08:02:00.000Z' }
  return { ...block, hash: blockHash(block) }
}

function dossierWith(attachment: Buffer): object {
  const file = { digest: sha256(attachment), fileName: 'đơn.pdf', mediaType: 'application/pdf', size: attachment.length }
  return { code: 'H56-1', sender: codes.sender, receiver: 'tax', applicant: { name: 'Nguyễn Văn Thử' }, components: [{ name: 'Đơn đề nghị', attachment: file }] }
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function thumbprintOf(pem: string): string {
  return sha256(Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64'))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
