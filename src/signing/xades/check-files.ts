/** Checks a file of signatures against the files beside it. Whether the certificates count is the caller's to judge. */
import { createHash } from 'node:crypto'
import type { Algorithm, FileDigest, SignatureLevel } from '../../ports/signer.ts'
import { readCertificate, type Certificate } from '../certificates/certificate.ts'
import { requireKeyFor } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'
import { requireFileReferences, requireFiles } from './files.ts'
import type { XadesSignature } from './read-signature.ts'
import { readSignaturesFile, signaturesFileLimits } from './signatures-file.ts'
import { requireSigned } from './verify-signature.ts'

export interface FilesSignature {
  /** Claimed by the signature, whose value its key verifies; DER. */
  readonly certificate: Uint8Array
  readonly algorithm: Algorithm
  /** Claimed. */
  readonly signingTime: Date
  /** By what the signature carries; the stamps are not judged here. */
  readonly level: SignatureLevel
  /** DER of each token, and the digest that it must be over. */
  readonly stamps: readonly { readonly token: Uint8Array; readonly imprint: Uint8Array }[]
  /** DER: of KeyInfo beside the signer's, and of CertificateValues. */
  readonly certificates: readonly Uint8Array[]
  readonly ocsp: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

const mostSignatures = 16

/**
 * Every signature must verify and cover every file, each exactly once, and nothing else. Rejects with `signature_invalid`,
 * `xml_rejected`.
 */
export async function checkFiles(xml: Uint8Array, files: readonly FileDigest[]): Promise<readonly FilesSignature[]> {
  const signatures = readSignaturesFile(xml, signaturesFileLimits, mostSignatures)
  return Promise.all(signatures.map((signature) => checkOne(signature, files)))
}

async function checkOne(signature: XadesSignature, files: readonly FileDigest[]): Promise<FilesSignature> {
  const { algorithm, added, signingTime, stamped } = signature
  if (algorithm === 'RS1') throw signatureInvalid('algorithm-deprecated')
  requireFileReferences(signature)
  const [der, ...others] = signature.certificates
  const certificate = readShown(der)
  requireKeyFor(algorithm, certificate)
  await requireSigned(signature, certificate.publicKey)
  requireFiles(signature, files, (digestName, { digest }) => (digestName === 'sha256' ? Buffer.from(digest, 'hex') : undefined))
  const imprint = createHash('sha256').update(stamped).digest()
  return {
    certificate: der,
    algorithm,
    signingTime,
    level: added.level,
    stamps: added.stamps.map((token) => ({ token, imprint })),
    certificates: [...others, ...added.certificates],
    ocsp: added.ocsp,
    crls: added.crls,
  }
}

function readShown(der: Uint8Array): Certificate {
  try {
    return readCertificate(der)
  } catch (error) {
    throw signatureInvalid('certificate-unreadable', undefined, error)
  }
}
