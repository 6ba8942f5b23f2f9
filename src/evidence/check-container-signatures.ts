/** Checks the signatures over the container as a whole: they cover every part, and say who vouches for it, and since when. */
import { X509Certificate } from 'node:crypto'
import type { ContainerSignature, EvidenceFinding } from '../../schemas/evidence-report.ts'
import { GatewayError } from '../domain/errors.ts'
import type { CertificateTrust } from '../ports/certificate-judge.ts'
import type { TimeStamp } from '../ports/time-stamps.ts'
import { createVerifyTimeStamp } from '../signing/cms/time-stamp.ts'
import { signatureInvalid } from '../signing/refusal.ts'
import { checkFiles, type FilesSignature } from '../signing/xades/check-files.ts'
import { sha256 } from './checking.ts'
import { failedBy, withDoubt, type Doubt } from './findings.ts'
import { openOfflineJudge, type OfflineMeans } from './offline-judge.ts'
import type { OpenContainer } from './read-container.ts'

export interface ReadSignatures {
  /** Those that cover every part, and whose value is right; who made them is not judged yet. */
  readonly read: readonly { readonly part: string; readonly signature: FilesSignature }[]
  /** Of files of signatures that are none. */
  readonly findings: readonly EvidenceFinding[]
}

/** Before anything else: of what nobody signed nothing is read. */
export async function readContainerSignatures(container: OpenContainer): Promise<ReadSignatures> {
  const read: { part: string; signature: FilesSignature }[] = []
  const findings: EvidenceFinding[] = []
  for (const { name, bytes } of container.signatures) {
    try {
      for (const signature of await checkFiles(bytes, container.parts)) read.push({ part: name, signature })
    } catch (error) {
      findings.push(failedBy(name, error))
    }
  }
  return { read, findings }
}

/** `operators`: SHA-256 of the certificates that the container says are its operator's; undefined where it says none. */
export async function judgeContainerSignatures({ read }: ReadSignatures, means: OfflineMeans, operators: readonly string[] | undefined, now: Date): Promise<readonly ContainerSignature[]> {
  const signatures: ContainerSignature[] = []
  for (const { part, signature } of read) signatures.push(await judged(part, signature, { means, operators, now }))
  return signatures
}

interface Judging {
  readonly means: OfflineMeans
  readonly operators: readonly string[] | undefined
  readonly now: Date
}

async function judged(part: string, signature: FilesSignature, { means, operators, now }: Judging): Promise<ContainerSignature> {
  const x509 = new X509Certificate(signature.certificate)
  const judge = openOfflineJudge({
    authorities: means.authorities,
    issuers: [...means.issuers, ...signature.certificates],
    answers: [...means.answers, ...signature.ocsp.map((bytes) => ({ source: 'ocsp' as const, bytes })), ...signature.crls.map((bytes) => ({ source: 'crl' as const, bytes }))],
  })
  const shown = {
    part,
    signer: namesOf(x509.subject),
    issuer: namesOf(x509.issuer),
    certificate: sha256(signature.certificate),
    algorithm: signature.algorithm,
    level: signature.level,
    claimedAt: signature.signingTime.toISOString(),
  }
  try {
    const { stamp, doubt } = await stampOf(signature, judge, now)
    const { trust, doubt: signerDoubt } = await signerOf(signature, judge, stamp?.at, now)
    if (operators && !operators.includes(shown.certificate)) throw signatureInvalid('certificate-not-registered', 'it is not signed by the operator that the container names')
    const first = signerDoubt ?? doubt
    return {
      ...shown,
      ...(stamp ? { stampedAt: stamp.at.toISOString(), stampedBy: stamp.authority } : {}),
      revocation: trust.revocation.state,
      verdict: first ? 'untrusted' : 'ok',
      ...(first ? { fault: first.fault } : {}),
    }
  } catch (error) {
    if (!(error instanceof GatewayError) || error.fault === undefined) throw error
    return { ...shown, revocation: 'unchecked', verdict: 'failed', fault: error.fault }
  }
}

type Judge = ReturnType<typeof openOfflineJudge>

/** The earliest: when it was there at the latest. Every stamp must count. */
async function stampOf({ stamps }: FilesSignature, judge: Judge, now: Date): Promise<{ readonly stamp: TimeStamp | undefined; readonly doubt: Doubt | undefined }> {
  let first: TimeStamp | undefined
  let worst: Doubt | undefined
  for (const { token, imprint } of stamps) {
    const { result, doubt } = await withDoubt(judge, (lenient) => createVerifyTimeStamp({ judge: lenient, clock: { now: () => now } })(token, imprint))
    worst ??= doubt
    if (first === undefined || result.at < first.at) first = result
  }
  return { stamp: first, doubt: worst }
}

/** It may have been made with a key that was stolen and revoked long before: nothing says otherwise. */
const unproven: Doubt = { fault: 'certificate-unproven', detail: 'it has no time stamp, and the container holds no answer about the revocation of its certificate' }

/** Without a stamp nobody knows when it was made, so a certificate that expired since leaves a doubt. */
async function signerOf({ certificate, signingTime }: FilesSignature, judge: Judge, stampedAt: Date | undefined, now: Date): Promise<{ readonly trust: CertificateTrust; readonly doubt: Doubt | undefined }> {
  const at = stampedAt ?? now
  if (signingTime.getTime() > at.getTime() + clockSkewMs) throw signatureInvalid('time-in-future')
  const { result: trust, doubt } = await withDoubt(judge, (lenient) => lenient.judge(certificate, 'seal', at), stampedAt === undefined ? ['certificate-expired'] : [])
  return { trust, doubt: doubt ?? (stampedAt === undefined && trust.revocation.state === 'unchecked' ? unproven : undefined) }
}

const clockSkewMs = 5 * 60_000

/** Most specific name first, as RFC 4514 writes them. */
function namesOf(lines: string): string {
  return lines.split('\n').reverse().join(',')
}
