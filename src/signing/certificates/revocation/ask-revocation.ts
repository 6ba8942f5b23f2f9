/**
 * Whether a certificate is revoked: OCSP first, the list second, the last answer within its grace third. One question at a
 * time about one certificate, however many messages wait for it.
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
import { readCrl } from './crl-answer.ts'
import { fetchCrl, fetchOcsp } from './fetch-answer.ts'
import { answerOf, createKnownAnswers, type KnownAnswer } from './known-answers.ts'
import { readOcspAnswer } from './ocsp-answer.ts'

export interface RevocationOptions {
  readonly http: Pick<HttpClient, 'request'>
  readonly answers: Pick<CertificateStore, 'keepAnswer'>
  readonly recalled: readonly RevocationAnswer[]
  readonly judgePath: JudgePath
  readonly graceMs: number
  readonly nonceDemanded: boolean
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
}

/** While nobody answers, messages do not wait for another try before this is over. */
const pauseAfterFailureMs = 30_000

interface Failure {
  readonly since: Date
  readonly at: Date
  readonly error: unknown
}

export function createRevocation(options: RevocationOptions): Revocation {
  const { clock, log, graceMs } = options
  const answers = createKnownAnswers(options.recalled, options.judgePath)
  const asking = new Map<string, Promise<void>>()
  const failures = new Map<string, Failure>()

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
    } catch (error) {
      const at = clock.now()
      failures.set(thumbprint, { since: failures.get(thumbprint)?.since ?? at, at, error })
      log.warn({ certificate: thumbprint, error }, 'revocation could not be asked about')
    }
  }

  async function askEither(certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    if (issuer.revocation === 'none') return
    const { ocsp, crl } = issuer.revocation
    if (ocsp === undefined) return crl === undefined ? undefined : askCrl(crl, certificate, issuer)
    try {
      await askOcsp(ocsp, certificate, issuer)
    } catch (error) {
      if (crl === undefined) throw error
      log.warn({ certificate: certificate.thumbprint, error }, 'the OCSP responder gave no answer that counts, the list is asked')
      // what the responder did wrong says more than that the list is away too
      await askCrl(crl, certificate, issuer).catch((second: unknown) => {
        throw second instanceof GatewayError ? second : error
      })
    }
  }

  async function askOcsp(url: string, certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    const { bytes, nonce } = await fetchOcsp(options.http, url, certificate, issuer.certificate)
    const fetchedAt = clock.now()
    const { judgePath, nonceDemanded } = options
    const read = await readOcspAnswer(bytes, { certificate, issuer: issuer.certificate, judgePath, receivedAt: fetchedAt, nonce, nonceDemanded })
    const answer = { source: 'ocsp', about: certificate.thumbprint, digest: sha256(bytes), bytes, fetchedAt, thisUpdate: read.thisUpdate, nextUpdate: read.nextUpdate } as const
    answers.setOcsp(certificate, answerOf('ocsp', answer, read))
    await keep(answer)
  }

  async function askCrl(url: string, certificate: ParsedCertificate, issuer: Authority): Promise<void> {
    const bytes = await fetchCrl(options.http, url)
    const fetchedAt = clock.now()
    const read = await readCrl(bytes, issuer.certificate, fetchedAt)
    read.statusOf(certificate)
    const answer = { source: 'crl', about: issuer.certificate.thumbprint, digest: sha256(bytes), bytes, fetchedAt, thisUpdate: read.thisUpdate, nextUpdate: read.nextUpdate } as const
    answers.setCrl(issuer.certificate, { ...read, ...answer })
    await keep(answer)
  }

  /** The judgement stands without; only the evidence would be poorer. */
  async function keep(answer: RevocationAnswer): Promise<void> {
    await options.answers.keepAnswer(answer).catch((error: unknown) => log.warn({ digest: answer.digest, error }, 'an answer about revocation could not be kept'))
  }

  /** After a certificate expired, nobody says any more whether it was revoked. */
  function mayAsk(certificate: ParsedCertificate): boolean {
    const now = clock.now()
    const failure = failures.get(certificate.thumbprint)
    return now <= certificate.validTo && (failure === undefined || now.getTime() - failure.at.getTime() >= pauseAfterFailureMs)
  }

  return {
    async prove(certificate, issuer, at) {
      if (issuer.revocation === 'none') return undefined
      let answer = await answers.about(certificate, issuer)
      const over = answer === undefined || answer.until < at
      if (over && mayAsk(certificate)) {
        await ask(certificate, issuer)
        answer = await answers.about(certificate, issuer)
      } else if (answer !== undefined && answer.askAgainAt <= clock.now() && mayAsk(certificate)) {
        void ask(certificate, issuer)
      }
      return decide(answer, at, graceMs, failures.get(certificate.thumbprint)?.error)
    },
    async refresh(certificate, issuer) {
      if (issuer.revocation === 'none' || !mayAsk(certificate)) return
      const answer = await answers.about(certificate, issuer)
      if (answer === undefined || answer.askAgainAt <= clock.now()) await ask(certificate, issuer)
    },
    known(certificate, issuer) {
      return answers.about(certificate, issuer)
    },
    askedInVainSince({ thumbprint }) {
      return failures.get(thumbprint)?.since
    },
  }
}

function decide(answer: KnownAnswer | undefined, at: Date, graceMs: number, error: unknown): KnownAnswer {
  if (answer?.status.state === 'revoked' && isRevokedAt(answer.status, at)) {
    throw signatureInvalid('certificate-revoked', `the certificate is revoked since ${answer.status.revokedAt.toISOString()}`)
  }
  if (answer?.status.state === 'unknown') throw signatureInvalid('revocation-unknown')
  if (answer !== undefined && at.getTime() <= answer.until.getTime() + graceMs) return answer
  throw unproven(error)
}

/** Nothing is wrong with the message, but the fault of an answer that proves nothing is told. */
function unproven(cause: unknown): GatewayError {
  if (!(cause instanceof GatewayError)) return certificateUnproven('nobody could be asked whether the certificate is revoked', cause)
  return new GatewayError('certificate_unproven', { fault: cause.fault ?? 'certificate-unproven', detail: cause.message, cause })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
