/**
 * Judges certificates without asking anybody: trusted are the authorities that whoever checks has given, issuers in between
 * and answers about revocation come from the container.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { CertificateJudge, CertificateTrust, TrustMaterial } from '../ports/certificate-judge.ts'
import { readAuthorities } from '../signing/certificates/authorities.ts'
import { createJudgePath, type JudgedPath, type JudgePath } from '../signing/certificates/judge-path.ts'
import { isRevokedAt, type Status } from '../signing/certificates/revocation/answer-parts.ts'
import { readCrl } from '../signing/certificates/revocation/crl-answer.ts'
import { readOcspAnswer } from '../signing/certificates/revocation/ocsp-answer.ts'
import { linksOf, type PathLink } from '../signing/certificates/revocation/path-links.ts'
import { signatureInvalid } from '../signing/refusal.ts'

export type RevocationBytes = TrustMaterial['answers'][number]

export interface OfflineMeans {
  /** PEM, as whoever checks gave them; without any, nothing is trusted. */
  readonly authorities: readonly string[]
  /** PEM or DER, from the container: they may stand in a path, and never end one. */
  readonly issuers: readonly (string | Uint8Array)[]
  readonly answers: readonly RevocationBytes[]
}

/** Throws `config_invalid` where authorities were given and none of them is signed by itself. */
export function openOfflineJudge({ authorities, issuers, answers }: OfflineMeans): Pick<CertificateJudge, 'judge'> {
  if (authorities.length === 0) return { judge: () => Promise.reject(signatureInvalid('path-untrusted', 'no authority was given that could be trusted')) }
  const known = readAuthorities([...authorities, ...issuers.flatMap(intermediateOf)].map((pem) => ({ pem, revocation: 'none' })))
  const judgePath = createJudgePath(known)
  const readings = new Map<string, Promise<readonly ReadAnswer[]>>()

  /** Of all answers, those that are about this certificate; read once, however many signatures it made. */
  function answersAbout(link: PathLink): Promise<readonly ReadAnswer[]> {
    const key = link.certificate.thumbprint
    const reading = readings.get(key) ?? readAnswers(answers, link, judgePath)
    readings.set(key, reading)
    return reading
  }

  return {
    async judge(certificate, use, at) {
      const path = await judgePath(certificate, use, at)
      const states = []
      for (const link of linksOf(path)) states.push(stateOf(await answersAbout(link), at))
      return trustOf(path, states[0] ?? { state: 'unchecked' })
    },
  }
}

function intermediateOf(certificate: string | Uint8Array): readonly string[] {
  const x509 = tryRead(certificate)
  return x509 === undefined || !x509.ca || x509.checkIssued(x509) ? [] : [x509.toString()]
}

function tryRead(certificate: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate)
  } catch {
    return undefined
  }
}

interface ReadAnswer {
  readonly source: RevocationBytes['source']
  readonly digest: string
  readonly status: Status
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
}

async function readAnswers(answers: readonly RevocationBytes[], link: PathLink, judgePath: JudgePath): Promise<readonly ReadAnswer[]> {
  const found: ReadAnswer[] = []
  for (const answer of answers) {
    const read = await tryAnswer(answer, link, judgePath)
    if (read) found.push(read)
  }
  return found
}

/** Undefined where it is about another certificate, or proves nothing. */
async function tryAnswer({ source, bytes }: RevocationBytes, { certificate, issuer: { certificate: issuer } }: PathLink, judgePath: JudgePath): Promise<ReadAnswer | undefined> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  try {
    if (source === 'ocsp') return { source, digest, ...(await readOcspAnswer(bytes, { certificate, issuer, judgePath, receivedAt: undefined })) }
    const list = await readCrl(bytes, issuer, undefined)
    return { source, digest, status: list.statusOf(certificate), thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate }
  } catch (error) {
    if (error instanceof GatewayError) return undefined
    throw error
  }
}

/** The longest grace that a gateway may give an answer whose time is over. */
const longestGraceMs = 72 * 3_600_000

/** Throws `signature_invalid` where an answer says that it was revoked by then. An answer that came later says as much of the time before. */
function stateOf(answers: readonly ReadAnswer[], at: Date): CertificateTrust['revocation'] {
  for (const { status } of answers) {
    if (status.state === 'revoked' && isRevokedAt(status, at)) throw signatureInvalid('certificate-revoked', `the certificate is revoked since ${status.revokedAt.toISOString()}`)
  }
  const good = answers.find(({ status, thisUpdate, nextUpdate }) => status.state !== 'unknown' && (nextUpdate ?? thisUpdate).getTime() + longestGraceMs >= at.getTime())
  return good ? { state: 'good', source: good.source, answer: good.digest, thisUpdate: good.thisUpdate } : { state: 'unchecked' }
}

function trustOf({ certificate, issuers }: JudgedPath, revocation: CertificateTrust['revocation']): CertificateTrust {
  return { path: [certificate.thumbprint, ...issuers.map((issuer) => issuer.certificate.thumbprint)], revocation }
}
