/** Reads a private key and its certificate from files: PEM, or a PKCS#12 container. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readCertificate, type Certificate } from '../certificates/certificate.ts'
import { keyUnusable } from '../refusal.ts'
import { readPkcs12 } from './pkcs12.ts'

export interface KeyFiles {
  /** PEM, with `certificateFile` beside it; or `pkcs12File`, which holds both. */
  readonly keyFile?: string
  readonly pkcs12File?: string
  readonly passphrase?: string
  readonly certificateFile?: string
}

export interface KeyPair {
  readonly key: KeyObject
  readonly certificate: Certificate
}

/** `name` begins every complaint. Throws `key_unusable`. */
export function readKeyFiles(files: KeyFiles, name: string): KeyPair {
  return files.pkcs12File === undefined ? readPem(files, name) : readContainer(files, files.pkcs12File, name)
}

/** Throws `key_unusable`. */
export function readCertificateFile(file: string | undefined, name: string): Certificate {
  if (file === undefined) throw keyUnusable(`${name}: certificateFile is missing`)
  const pem = readOwnFile(file, name)
  return attempt(`${name}: ${file} is not a certificate`, () => readCertificate(pem))
}

function readPem(files: KeyFiles, name: string): KeyPair {
  if (files.keyFile === undefined) throw keyUnusable(`${name}: neither keyFile nor pkcs12File nor pkcs11 is given`)
  if (files.certificateFile === undefined) throw keyUnusable(`${name}: certificateFile is missing`)
  const pem = readOwnFile(files.keyFile, name)
  const key = attempt(`${name}: the key cannot be opened; check the file and its passphrase`, () =>
    createPrivateKey({ key: pem, ...(files.passphrase === undefined ? {} : { passphrase: files.passphrase }) }))
  return { key, certificate: matchingCertificate(files.certificateFile, key, name) }
}

function readContainer(files: KeyFiles, file: string, name: string): KeyPair {
  const der = readOwnFile(file, name)
  const container = attempt(`${name}: the PKCS#12 file cannot be opened; check the file and its passphrase`, () => readPkcs12(der, files.passphrase ?? ''))
  if (files.certificateFile !== undefined) return { key: container.key, certificate: matchingCertificate(files.certificateFile, container.key, name) }
  for (const candidate of container.certificates) {
    const certificate = attempt(`${name}: a certificate in it cannot be read`, () => readCertificate(candidate))
    if (certificate.x509.checkPrivateKey(container.key)) return { key: container.key, certificate }
  }
  throw keyUnusable(`${name}: no certificate in it belongs to its key`)
}

function matchingCertificate(file: string, key: KeyObject, name: string): Certificate {
  const certificate = readCertificateFile(file, name)
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
