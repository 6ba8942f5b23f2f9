/** Reads and checks a time-stamp token (RFC 3161, 2.4.2): whose it is, what it is over, when it was made. */
import { timingSafeEqual, X509Certificate } from 'node:crypto'
import { TSTInfo } from 'pkijs'
import { GatewayError } from '../../domain/errors.ts'
import type { CertificateJudge, CertificateTrust } from '../../ports/certificate-judge.ts'
import type { TimeStamp } from '../../ports/time-stamps.ts'
import { clockSkewMs } from '../claims.ts'
import { signatureInvalid } from '../refusal.ts'
import { objectIds } from './object-ids.ts'
import { isReferenceTo, referenceIn, requireContent } from './read-attributes.ts'
import { readDer } from './read-der.ts'
import { readSignedData, type ReadSignedData } from './read-signed-data.ts'
import { requireSchemeValue } from './scheme-value.ts'
import { hashOf } from './signature-scheme.ts'
import { isSigner } from './signer-name.ts'

export interface StampExpected {
  /** SHA-256, 32 bytes. */
  readonly digest: Uint8Array
  readonly policy?: string
  /** Of our request. */
  readonly nonce?: bigint
  /** It was asked for then, so it cannot be older. */
  readonly askedAt?: Date
}

/** Throws `signature_invalid`, and what the judge throws. `now`: whether a time lies in the future. */
export async function checkTimeStampToken(token: Uint8Array, expected: StampExpected, judge: CertificateJudge, now: Date): Promise<TimeStamp> {
  const signed = readSignedData(token)
  const { content } = signed
  if (signed.contentType !== objectIds.timeStampInfo || content === undefined) throw signatureInvalid('stamp-form')
  const info = readInfo(content)
  requireAnswer(info, expected)
  const certificate = signerIn(signed)
  requireTime(info.genTime, certificate, expected.askedAt, now)
  await requireSchemeValue(signed.scheme, certificate.publicKey, signed.signedBytes, signed.value)
  requireContent(signed, objectIds.timeStampInfo, content)
  const trust = await judgeAuthority(certificate, judge, info.genTime < now ? info.genTime : now)
  return {
    token,
    at: info.genTime,
    authority: certificate.subject.split('\n').reverse().join(','),
    certificate: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    authorityCertificate: certificate.raw,
    trust,
  }
}

function readInfo(content: Uint8Array): TSTInfo {
  try {
    const info = new TSTInfo({ schema: readDer(content) })
    if (info.version !== 1 || Number.isNaN(info.genTime.getTime())) throw new Error('it is of another version, or of no time')
    return info
  } catch (error) {
    throw signatureInvalid('stamp-form', undefined, error)
  }
}

function requireAnswer({ messageImprint, policy, nonce, extensions = [] }: TSTInfo, expected: StampExpected): void {
  const imprint = messageImprint.hashedMessage.valueBlock.valueHexView
  const same = hashOf(messageImprint.hashAlgorithm) === 'sha256' && imprint.byteLength === expected.digest.byteLength && timingSafeEqual(imprint, expected.digest)
  if (!same) throw signatureInvalid('stamp-imprint')
  if (expected.nonce !== undefined && nonce?.toBigInt() !== expected.nonce) throw signatureInvalid('stamp-nonce')
  if (expected.policy !== undefined && policy !== expected.policy) throw signatureInvalid('stamp-policy', `the time stamp is of the policy ${policy}`)
  if (extensions.some(({ critical }) => critical)) throw signatureInvalid('stamp-form', 'a critical extension is not understood')
}

/** The certificate in the token that is signed to be the authority's. Old authorities refer to it by SHA-1. */
function signerIn(signed: ReadSignedData): X509Certificate {
  const reference = referenceIn(signed, true)
  const der = signed.certificates.find((one) => isReferenceTo(reference, one))
  if (der === undefined) throw signatureInvalid('cms-certificate-differs', 'the certificate of the authority did not come along')
  const certificate = readCertificate(der)
  if (!isSigner(certificate, signed.sid)) throw signatureInvalid('cms-certificate-differs')
  return certificate
}

function readCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch (error) {
    throw signatureInvalid('certificate-unreadable', undefined, error)
  }
}

function requireTime(at: Date, { validFromDate, validToDate }: X509Certificate, askedAt: Date | undefined, now: Date): void {
  if (at.getTime() > now.getTime() + clockSkewMs) throw signatureInvalid('stamp-time', `the time of the stamp, ${at.toISOString()}, lies in the future`)
  if (at < validFromDate || at > validToDate) throw signatureInvalid('stamp-time', `at the time of the stamp, ${at.toISOString()}, the certificate of the authority is not valid`)
  if (askedAt !== undefined && at.getTime() < askedAt.getTime() - clockSkewMs) throw signatureInvalid('stamp-time', `the time of the stamp, ${at.toISOString()}, lies before it was asked for`)
}

async function judgeAuthority({ raw }: X509Certificate, judge: CertificateJudge, at: Date): Promise<CertificateTrust> {
  try {
    return await judge.judge(raw, 'time-stamp', at)
  } catch (error) {
    if (error instanceof GatewayError && error.fault === 'path-usage') throw signatureInvalid('stamp-authority', error.detail, error)
    throw error
  }
}
