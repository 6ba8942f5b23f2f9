/** Opens the seals of our organisations: private keys and their certificates, read and checked once at start. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { GatewayError } from '../../domain/errors.ts'
import { readCertificate, unfitnessOf, untimelinessOf, type Certificate } from '../certificates/certificate.ts'
import { readPkcs12 } from './pkcs12.ts'
import { keyUnusable } from '../refusal.ts'

export interface Seal {
  readonly organisation: string
  /** PEM, with `certificateFile` beside it; or `pkcs12File`, which holds both. */
  readonly keyFile?: string
  readonly pkcs12File?: string
  readonly passphrase?: string
  readonly certificateFile?: string
}

export interface OpenSeal {
  readonly organisation: string
  readonly file: string
  readonly key: KeyObject
  readonly certificate: Certificate
}

export interface OpenSeals {
  /** The organisation's newest seal that is valid now. Throws `key_unusable`. */
  of(organisation: string, now: Date): OpenSeal
}

/** Throws `key_unusable` naming every seal that cannot be opened. An organisation may have several, so that they can be rotated. */
export function openSeals(seals: readonly Seal[]): OpenSeals {
  const open = openEach(seals).toSorted((a, b) => b.certificate.validFrom.getTime() - a.certificate.validFrom.getTime())

  return {
    of(organisation, now) {
      const own = open.filter((seal) => seal.organisation === organisation)
      const usable = own.find((seal) => untimelinessOf(seal.certificate, now) === undefined)
      if (usable) return usable
      const newest = own[0]
      if (!newest) throw keyUnusable(`organisation ${organisation} has no seal`)
      throw keyUnusable(`seal of ${organisation} (${newest.file}): ${untimelinessOf(newest.certificate, now)}`)
    },
  }
}

export interface SealCertificate {
  readonly organisation: string
  /** The PKCS#12 file, or the key's. */
  readonly file: string
  readonly pem: string
}

/** The certificate that each seal really signs with, whatever file it came from; one for each seal, in their order. Throws `key_unusable`. */
export function sealCertificates(seals: readonly Seal[]): readonly SealCertificate[] {
  return openEach(seals).map(({ organisation, file, certificate }) => ({ organisation, file, pem: certificate.x509.toString() }))
}

function openEach(seals: readonly Seal[]): readonly OpenSeal[] {
  const open: OpenSeal[] = []
  const problems: GatewayError[] = []
  for (const seal of seals) {
    try {
      open.push(openSeal(seal))
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      problems.push(error)
    }
  }
  if (problems.length > 0) throw keyUnusable(problems.map((problem) => problem.message).join('; '), problems[0])
  return open
}

function openSeal(seal: Seal): OpenSeal {
  const file = seal.pkcs12File ?? seal.keyFile ?? '(no file)'
  const name = `seal of ${seal.organisation} (${file})`
  const { key, certificate } = seal.pkcs12File === undefined ? openPem(seal, name) : openPkcs12(seal, seal.pkcs12File, name)
  const unfitness = unfitnessOf(certificate)
  if (unfitness) throw keyUnusable(`${name}: ${unfitness}`)
  return { organisation: seal.organisation, file, key, certificate }
}

function openPem(seal: Seal, name: string): { key: KeyObject; certificate: Certificate } {
  if (seal.keyFile === undefined) throw keyUnusable(`${name}: neither keyFile nor pkcs12File is given`)
  if (seal.certificateFile === undefined) throw keyUnusable(`${name}: certificateFile is missing`)
  const pem = readOwnFile(seal.keyFile, name)
  const key = attempt(`${name}: the key cannot be opened; check the file and its passphrase`, () =>
    createPrivateKey({ key: pem, ...(seal.passphrase === undefined ? {} : { passphrase: seal.passphrase }) }))
  return { key, certificate: matchingCertificate(seal.certificateFile, key, name) }
}

function openPkcs12(seal: Seal, file: string, name: string): { key: KeyObject; certificate: Certificate } {
  const der = readOwnFile(file, name)
  const container = attempt(`${name}: the PKCS#12 file cannot be opened; check the file and its passphrase`, () => readPkcs12(der, seal.passphrase ?? ''))
  if (seal.certificateFile !== undefined) return { key: container.key, certificate: matchingCertificate(seal.certificateFile, container.key, name) }
  for (const candidate of container.certificates) {
    const certificate = attempt(`${name}: a certificate in it cannot be read`, () => readCertificate(candidate))
    if (certificate.x509.checkPrivateKey(container.key)) return { key: container.key, certificate }
  }
  throw keyUnusable(`${name}: no certificate in it belongs to its key`)
}

function matchingCertificate(file: string, key: KeyObject, name: string): Certificate {
  const pem = readOwnFile(file, name)
  const certificate = attempt(`${name}: ${file} is not a certificate`, () => readCertificate(pem))
  if (!certificate.x509.checkPrivateKey(key)) throw keyUnusable(`${name}: the certificate ${file} does not belong to the key`)
  return certificate
}

function readOwnFile(file: string, name: string): Buffer {
  return attempt(`${name}: ${file} cannot be read`, () => readFileSync(file))
}

/** The cause is left out: what OpenSSL or forge says about a key file may quote it. */
function attempt<Result>(complaint: string, action: () => Result): Result {
  try {
    return action()
  } catch {
    throw keyUnusable(complaint)
  }
}
