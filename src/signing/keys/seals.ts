/** Opens the seals of our organisations: private keys and their certificates, read and checked once at start. */
import { GatewayError } from '../../domain/errors.ts'
import { unfitnessOf, type Certificate } from '../certificates/certificate.ts'
import { keyUnusable } from '../refusal.ts'
import { readCertificateFile, readKeyFiles, type KeyFiles } from './key-files.ts'
import type { SigningKey } from './signing-key.ts'
import { softwareKey } from './software-key.ts'

export interface Seal extends KeyFiles {
  readonly organisation: string
  /** A key that stays in a token, instead of a file; its certificate is in `certificateFile`. */
  readonly pkcs11?: TokenPlace
}

export interface TokenPlace {
  /** Library of the token's maker. */
  readonly module: string
  /** Labels of the token, and of the private key in it. */
  readonly token: string
  readonly key: string
  readonly pin: string
}

export interface OpenSeal {
  readonly organisation: string
  /** How it is called in complaints: the organisation, and the file or the token. */
  readonly name: string
  readonly key: SigningKey
  readonly certificate: Certificate
}

/**
 * Newest first; an organisation may have several, so that they can be rotated. Rejects with `key_unusable` naming every seal
 * that cannot be opened.
 */
export async function openSeals(seals: readonly Seal[]): Promise<readonly OpenSeal[]> {
  const settled = await Promise.allSettled(seals.map(openSeal))
  const open = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const problems = settled.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))
  if (problems.length > 0) {
    await Promise.all(open.map(({ key }) => key.close()))
    throw together(problems)
  }
  return open.toSorted((a, b) => b.certificate.validFrom.getTime() - a.certificate.validFrom.getTime())
}

export interface SealCertificate {
  readonly organisation: string
  /** The file of the key, or the certificate's where the key is in a token. */
  readonly file: string
  readonly pem: string
}

/** The certificate that each seal really signs with, whatever file it came from; one for each seal, in their order. Throws `key_unusable`. */
export function sealCertificates(seals: readonly Seal[]): readonly SealCertificate[] {
  const certificates: SealCertificate[] = []
  const problems: unknown[] = []
  for (const seal of seals) {
    try {
      const file = (seal.pkcs11 === undefined ? (seal.pkcs12File ?? seal.keyFile) : seal.certificateFile) ?? ''
      certificates.push({ organisation: seal.organisation, file, pem: certificateOf(seal).x509.toString() })
    } catch (error) {
      problems.push(error)
    }
  }
  if (problems.length > 0) throw together(problems)
  return certificates
}

async function openSeal(seal: Seal): Promise<OpenSeal> {
  const { organisation, pkcs11 } = seal
  const name = nameOf(seal)
  if (pkcs11 === undefined) {
    const { key, certificate } = readKeyFiles(seal, name)
    return { organisation, name, key: softwareKey(key), certificate: fit(certificate, name) }
  }
  const certificate = certificateOf(seal)
  // Only who has a token needs what speaks to it.
  const { openTokenKey } = await import('./token-key.ts')
  return { organisation, name, key: await openTokenKey(pkcs11, certificate.publicKey, name), certificate }
}

function certificateOf(seal: Seal): Certificate {
  const name = nameOf(seal)
  return fit(seal.pkcs11 === undefined ? readKeyFiles(seal, name).certificate : readCertificateFile(seal.certificateFile, name), name)
}

function nameOf({ organisation, pkcs11, pkcs12File, keyFile }: Seal): string {
  const place = pkcs11 === undefined ? (pkcs12File ?? keyFile ?? 'no file') : `token ${pkcs11.token}, key ${pkcs11.key}`
  return `seal of ${organisation} (${place})`
}

function fit(certificate: Certificate, name: string): Certificate {
  const unfitness = unfitnessOf(certificate)
  if (unfitness) throw keyUnusable(`${name}: ${unfitness}`)
  return certificate
}

function together(problems: readonly unknown[]): GatewayError {
  const words = problems.map((problem) => {
    if (problem instanceof GatewayError) return problem.message
    throw problem
  })
  return keyUnusable(words.join('; '), problems[0])
}
