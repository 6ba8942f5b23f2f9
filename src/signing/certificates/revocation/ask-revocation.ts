/**
 * Whether a certificate is revoked: OCSP first, the list second, the last answer within its grace third. One question at a
 * time about one certificate, and one for a list, however many messages wait for it.
 */
import { createHash } from 'node:crypto'
import { GatewayError } from '../../../domain/errors.ts'
import type { CertificateStore, RevocationAnswer } from '../../../ports/certificate-store.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { HttpClient } from '../../../ports/http-client.ts'
import type { Log } from '../../../ports/log.ts'
import { certificateUnproven, signatureInvalid } from '../../refusal.ts'
import type { Authority } from '../authorities.ts'
import type { JudgePath } from '../judge-path.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { isRevokedAt } from './answer-parts.ts'
import { createAnswersBefore } from './answers-before.ts'
import { readCrl } from './crl-answer.ts'
import { fetchCrl, fetchOcsp } from './fetch-answer.ts'
import { answerOf, createKnownAnswers, isForGood, type KnownAnswer } from './known-answers.ts'
import { readOcspAnswer } from './ocsp-answer.ts'
import { createQuestions, restMs } from './questions.ts'

export interface RevocationOptions {
  readonly http: Pick<HttpClient, 'request'>
  readonly answers: Pick<CertificateStore, 'keepAnswer' | 'latestAnswers' | 'answerBefore'>
  readonly judgePath: JudgePath
  readonly graceMs: number
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export interface Revocation {
  /** A good answer that counts at `at`; undefined where nobody is to be asked. Rejects with `signature_invalid`, `certificate_unproven`. */
  prove(certificate: ParsedCertificate, issuer: Authority, at: Date): Promise<KnownAnswer | undefined>
  /** Asks where it is time; resolves when that is done, whatever came of it. */
  refresh(certificate: ParsedCertificate, issuer: Authority): Promise<void>
  known(certificate: ParsedCertificate, issuer: Authority): Promise<KnownAnswer | undefined>
  askedInVainSince(certificate: ParsedCertificate): Date | undefined
  /** Since when the responder says that it does not know the certificate. */
  unknownSince(certificate: ParsedCertificate): Date | undefined
  /** Takes over what earlier runs and other processes kept. */
  recall(): Promise<void>
}

interface Failure {
  readonly since: Date
  readonly at: Date
  readonly error: unknown
}

/** The certificate may be new, and the responder about to learn of it. */
const unknownMs = 60_000

interface Unknown {
  readonly since: Date
  readonly at: Date
  /** Until when it counts. */
  readonly until: Date
}

export function createRevocation(options: RevocationOptions): Revocation {
  const { clock, log, graceMs } = options
  const answers = createKnownAnswers(options.judgePath)
  const before = createAnswersBefore(options)
  const askOf = createQuestions(clock)
  const asking = new Map<string, Promise<void>>()
  const failures = new Map<string, Failure>()
  const unknowns = new Map<string, Unknown>()

  function ask(certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    const { thumbprint } = certificate
    const running = asking.get(thumbprint)
    if (running) return running
    const question = askOnce(certificate, issuer).finally(() => asking.delete(thumbprint))
    asking.set(thumbprint, question)
    return question
  }

  async function askOnce(certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    const { thumbprint } = certificate
    try {
      await askEither(certificate, issuer)
      failures.delete(thumbprint)
      unknowns.delete(thumbprint)
    } catch (error) {
      const at = clock.now()
      if (isUnknown(error)) unknowns.set(thumbprint, { since: unknowns.get(thumbprint)?.since ?? at, at, until: new Date(at.getTime() + unknownMs) })
      else failures.set(thumbprint, { since: failures.get(thumbprint)?.since ?? at, at, error })
      log.warn({ certificate: thumbprint, ...wordsOf(error), asked: issuer.revocation, error }, 'revocation could not be asked about')
    }
  }

  async function askEither(certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    if (issuer.revocation === 'none') return
    const { ocsp, crl } = issuer.revocation
    if (ocsp === undefined) return crl === undefined ? undefined : askCrl(crl, certificate, issuer)
    try {
      await askOf(`ocsp ${certificate.thumbprint}`, () => askOcsp(ocsp, certificate, issuer))
    } catch (error) {
      if (crl === undefined) throw error
      log.warn({ certificate: certificate.thumbprint, ...wordsOf(error), asked: ocsp, error }, 'the OCSP responder gave no answer that counts, the list is asked')
      // what the responder did wrong says more than that the list is away too
      await askCrl(crl, certificate, issuer).catch((second: unknown) => {
        throw second instanceof GatewayError && !isUnknown(error) ? second : error
      })
    }
  }

  /** Resolves to the time that the answer is of. */
  async function askOcsp(url: string, certificate: ParsedCertificate, issuer: Authority): Promise<Date> {
    const { bytes, nonce } = await fetchOcsp(options.http, url, certificate, issuer.certificate)
    const fetchedAt = clock.now()
    const nonceDemanded = issuer.revocation !== 'none' && issuer.revocation.nonce === true
    const read = await readOcspAnswer(bytes, { certificate, issuer: issuer.certificate, judgePath: options.judgePath, receivedAt: fetchedAt, nonce, nonceDemanded })
    // it has its own short time, and stands beside what was known before
    if (read.status.state === 'unknown') throw signatureInvalid('revocation-unknown')
    const known = await answers.about(certificate, issuer)
    if (known && isForGood(known.status) && read.status.state === 'good') {
      log.warn({ certificate: certificate.thumbprint, asked: url, revokedBy: known.digest }, 'a certificate that is revoked was said to be good again; it stays revoked')
      return read.thisUpdate
    }
    const answer = { source: 'ocsp', about: certificate.thumbprint, digest: sha256(bytes), bytes, fetchedAt, thisUpdate: read.thisUpdate, nextUpdate: read.nextUpdate } as const
    answers.setOcsp(certificate, answerOf('ocsp', answer, read))
    await keep(answer)
    return read.thisUpdate
  }

  /** Once for all that an authority issued, however many of them are asked about. */
  async function askCrl(url: string, certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    await askOf(`crl ${issuer.certificate.thumbprint}`, () => fetchList(url, issuer))
    answers.list(issuer.certificate)?.statusOf(certificate)
  }

  async function fetchList(url: string, issuer: Authority): Promise<Date> {
    const bytes = await fetchCrl(options.http, url)
    const fetchedAt = clock.now()
    const read = await readCrl(bytes, issuer.certificate, fetchedAt)
    const answer = { source: 'crl', about: issuer.certificate.thumbprint, digest: sha256(bytes), bytes, fetchedAt, thisUpdate: read.thisUpdate, nextUpdate: read.nextUpdate } as const
    answers.setCrl(issuer.certificate, { ...read, ...answer })
    await keep(answer)
    return read.thisUpdate
  }

  /** The judgement stands without; only the evidence would be poorer. */
  async function keep(answer: RevocationAnswer): Promise<void> {
    await options.answers.keepAnswer(answer).catch((error: unknown) => log.warn({ digest: answer.digest, error }, 'an answer about revocation could not be kept'))
  }

  /** After a certificate expired, nobody says any more whether it was revoked. */
  function mayAsk({ thumbprint, validTo }: ParsedCertificate): boolean {
    const now = clock.now()
    const failure = failures.get(thumbprint)
    const unknown = unknowns.get(thumbprint)
    return now <= validTo && (failure === undefined || now.getTime() - failure.at.getTime() >= restMs) && (unknown === undefined || unknown.until <= now)
  }

  return {
    async prove(certificate, issuer, at) {
      if (issuer.revocation === 'none') return undefined
      let answer = await answers.about(certificate, issuer)
      const over = answer === undefined || answer.until < at || unknowns.has(certificate.thumbprint)
      if (over && mayAsk(certificate)) {
        await ask(certificate, issuer)
        answer = await answers.about(certificate, issuer)
      } else if (answer !== undefined && answer.askAgainAt <= clock.now() && mayAsk(certificate)) {
        void ask(certificate, issuer)
      }
      if (answer === undefined && clock.now() > certificate.validTo) answer = await before(certificate, issuer)
      refuseRevoked(answer, at)
      refuseUnknown(unknowns.get(certificate.thumbprint), answer, at, clock.now())
      if (answer !== undefined && at.getTime() <= answer.until.getTime() + graceMs) return answer
      throw unproven(failures.get(certificate.thumbprint)?.error)
    },
    async refresh(certificate, issuer) {
      if (issuer.revocation === 'none' || !mayAsk(certificate)) return
      const answer = await answers.about(certificate, issuer)
      if (answer === undefined || answer.askAgainAt <= clock.now() || unknowns.has(certificate.thumbprint)) await ask(certificate, issuer)
    },
    known(certificate, issuer) {
      return answers.about(certificate, issuer)
    },
    askedInVainSince({ thumbprint }) {
      return failures.get(thumbprint)?.since
    },
    unknownSince({ thumbprint }) {
      return unknowns.get(thumbprint)?.since
    },
    async recall() {
      answers.recall(await options.answers.latestAnswers(answers.digests()))
    },
  }
}

function refuseRevoked(answer: KnownAnswer | undefined, at: Date): void {
  if (answer?.status.state !== 'revoked' || !isRevokedAt(answer.status, at)) return
  throw signatureInvalid('certificate-revoked', `the certificate is revoked since ${answer.status.revokedAt.toISOString()}`)
}

/** What came before it was said is judged by what was known then. */
function refuseUnknown(unknown: Unknown | undefined, answer: KnownAnswer | undefined, at: Date, now: Date): void {
  if (unknown === undefined || unknown.until <= now) return
  const coveredBefore = answer !== undefined && at < unknown.at && at <= answer.until
  if (!coveredBefore) throw signatureInvalid('revocation-unknown')
}

function isUnknown(error: unknown): boolean {
  return error instanceof GatewayError && error.fault === 'revocation-unknown'
}

function wordsOf(error: unknown): { readonly fault?: string } {
  return error instanceof GatewayError && error.fault !== undefined ? { fault: error.fault } : {}
}

/** Nothing is wrong with the message, but the fault of an answer that proves nothing is told. */
function unproven(cause: unknown): GatewayError {
  if (!(cause instanceof GatewayError)) return certificateUnproven('nobody could be asked whether the certificate is revoked', cause)
  return new GatewayError('certificate_unproven', { fault: cause.fault ?? 'certificate-unproven', detail: cause.message, cause })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
