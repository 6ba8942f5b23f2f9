/** The means of one attempt: calls, signatures and verifications that are limited and recorded on the way. */
import { createHash } from 'node:crypto'
import { maxRawLength } from '../domain/outcome.ts'
import type { CallResult, Exchange, ExchangeRequest, PartnerIdentity } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient, HttpResult, NetworkFailure } from '../ports/http-client.ts'
import type { MadeAlgorithm, Signer, Verifier } from '../ports/signer.ts'
import type { ExchangeRecord, SignatureRecord, SignedMessage } from '../ports/transfer-store.ts'
import { digestOf, keepMessages } from './kept-messages.ts'
import { recordOfVerification, type CameProven } from './record-of-verification.ts'

export interface ExchangeSubject {
  readonly messageId: string
  /** What the exchange is for: stands in what is signed. */
  readonly service: string
}

export interface RecordedExchange extends Exchange {
  /** Whether what was signed here may have reached the partner; calls before the first signature, such as log-ins, carry no message. */
  mayHaveArrived(): boolean
  readonly records: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
  /** What the signatures are over, as far as it is kept. */
  messages(): readonly SignedMessage[]
  /** What was verified, in its order. */
  readonly proofs: readonly CameProven[]
}

export interface Means {
  readonly http: HttpClient
  readonly signer: Signer
  readonly verifier: Verifier
  readonly clock: Clock
  readonly partner: PartnerIdentity
  /** Agreed on with the partner, where it is not the profile's own. */
  readonly algorithm?: MadeAlgorithm
  readonly maxBytes: number
  readonly subject: ExchangeSubject
  readonly signal: AbortSignal
  /** Asked before each request leaves. Absent: each may. */
  readonly mayLeave?: (() => boolean) | undefined
  /** Absent: what passes through is recorded, for evidence. A look-up leaves its row in the audit and no content. */
  readonly unrecorded?: boolean
}

export function openExchange(means: Means): RecordedExchange {
  const records: ExchangeRecord[] = []
  const signatures: SignatureRecord[] = []
  const kept = keepMessages()
  const proofs: CameProven[] = []
  let arrived = false
  let underWay = 0

  async function send(request: ExchangeRequest): Promise<HttpResult> {
    const carrier = signatures.some(({ direction }) => direction === 'made') ? 1 : 0
    underWay += carrier
    try {
      const result = await means.http.request({ ...request, mayLeave: means.mayLeave }, means.signal)
      arrived ||= carrier > 0 && (result.ok || result.failure.sent)
      return result
    } finally {
      underWay -= carrier
    }
  }

  return {
    signal: means.signal,
    records,
    signatures,
    mayHaveArrived: () => arrived || underWay > 0,
    async call(request) {
      const size = request.body?.byteLength ?? 0
      if (size > means.maxBytes) return tooLarge(size, means.maxBytes)
      const startedAt = means.clock.now()
      const result = await send(request)
      if (means.unrecorded !== true) records.push(recordOf(request, result, startedAt, means.clock.now()))
      return result.ok ? result : { ok: false, outcome: outcomeOfFailure(result.failure) }
    },
    messages: kept.all,
    proofs,
    async sign(bytes, profile, issuer, { holdsSecret = false } = {}) {
      const about = { issuer, audience: means.partner.organisation, ...means.subject }
      const signed = await means.signer.sign(bytes, profile, about, means.algorithm)
      const { algorithm, certificate, trust } = signed
      const { audience, messageId, service } = about
      signatures.push({
        at: means.clock.now(),
        direction: 'made',
        profile,
        algorithm,
        organisation: issuer,
        certificate,
        digest: holdsSecret ? digestOf(signed.bytes) : kept.keep(signed.bytes),
        value: signed.detached,
        audience,
        messageId,
        service,
        trust,
      })
      return signed
    },
    async verify(input) {
      const verified = await means.verifier.verify({ ...input, organisation: means.partner.organisation })
      const signature = recordOfVerification(input, verified, kept.keep(input.bytes))
      signatures.push(signature)
      proofs.push({ bytes: input.bytes, signature, verified })
      return verified
    },
  }
}

function tooLarge(size: number, limit: number): CallResult {
  return { ok: false, outcome: { kind: 'refused', code: 'message-too-large', words: `The message has ${size} bytes; the partner takes at most ${limit}.` } }
}

/** Whatever kept the whole answer away passes with time, except what a person must mend: who we are to the far side, and where it lies. */
function outcomeOfFailure({ code, words }: NetworkFailure): Extract<CallResult, { ok: false }>['outcome'] {
  if (code === 'certificate-rejected' || code === 'transport-refused' || code === 'address-refused') return { kind: 'broken', code, words }
  // our own giving up and our own limit say nothing about the partner
  return { kind: 'later', code, scope: code === 'aborted' || code === 'answer-too-large' ? 'message' : 'partner', words }
}

function recordOf(request: ExchangeRequest, result: HttpResult, startedAt: Date, finishedAt: Date): ExchangeRecord {
  const answer = result.ok ? result.answer : undefined
  const open = request.secret !== true
  const { origin, pathname } = new URL(request.url)
  return {
    name: request.name,
    method: request.method,
    url: origin + pathname,
    startedAt,
    milliseconds: finishedAt.getTime() - startedAt.getTime(),
    requestDigest: open && request.body ? sha256(request.body) : undefined,
    requestBytes: request.body?.byteLength ?? 0,
    status: answer?.status,
    failure: result.ok ? undefined : result.failure.code,
    answerDigest: open && answer ? sha256(answer.body) : undefined,
    answer: open && answer ? keptText(answer.body, request.hide ?? []) : undefined,
  }
}

function keptText(body: Uint8Array, hide: readonly string[]): string {
  let text = Buffer.from(body).toString('utf8')
  for (const secret of hide) text = text.replaceAll(secret, '***')
  return text.slice(0, maxRawLength).replaceAll('\u0000', '\ufffd')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
