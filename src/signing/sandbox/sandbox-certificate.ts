/** Sandbox certificates: made by node-forge, marked in every name so that production can refuse them. */
import { createHash, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

const mark = 'SANDBOX'
const years = 10

export interface SandboxSubject {
  readonly name: string
  /** Organisation code; absent for authorities. */
  readonly code?: string
}

export interface SandboxIssuer {
  readonly certificatePem: string
  readonly privateKeyPem: string
}

export interface SandboxRequest {
  readonly subject: SandboxSubject
  readonly privateKeyPem: string
  /** Absent for the root, which signs itself. */
  readonly issuer?: SandboxIssuer
  /** How many authorities may follow below; absent for a seal. */
  readonly authorityDepth?: number
  readonly now: Date
}

/** PEM of a certificate that is valid from a day before `now`, for ten years. */
export function issueSandboxCertificate(request: SandboxRequest): string {
  const key = forge.pki.privateKeyFromPem(request.privateKeyPem)
  const publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  const issuer = request.issuer ? forge.pki.certificateFromPem(request.issuer.certificatePem) : undefined
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
  certificate.serialNumber = serialOf(publicKey, request.subject)
  certificate.validity.notBefore = new Date(request.now.getTime() - 86_400_000)
  certificate.validity.notAfter = new Date(Date.UTC(request.now.getUTCFullYear() + years, request.now.getUTCMonth(), request.now.getUTCDate()))
  certificate.setSubject(namesOf(request.subject))
  certificate.setIssuer(issuer?.subject.attributes ?? namesOf(request.subject))
  certificate.setExtensions([
    ...usageOf(request.authorityDepth),
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: (issuer ?? certificate).generateSubjectKeyIdentifier().getBytes() },
  ])
  certificate.sign(request.issuer ? forge.pki.privateKeyFromPem(request.issuer.privateKeyPem) : key, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

/**
 * Whether a certificate of the file, or the authority that issued it, is of a sandbox. Judges each of a bundle: a chain, or
 * the authorities that a partner's TLS is held to. Text that holds no certificate is none of the sandbox either.
 */
export function isSandboxCertificate(pem: string): boolean {
  return pem.split(/(?=-----BEGIN )/).some(namesSandbox)
}

function namesSandbox(block: string): boolean {
  try {
    const { subject, issuer } = new X509Certificate(block)
    return `${subject}\n${issuer}`.split('\n').includes(`OU=${mark}`)
  } catch {
    return false
  }
}

function namesOf({ name, code }: SandboxSubject): forge.pki.CertificateField[] {
  const names: forge.pki.CertificateField[] = [utf8('countryName', 'VN'), utf8('organizationName', name), utf8('organizationalUnitName', mark)]
  if (code !== undefined) names.push(utf8('serialNumber', code))
  return [...names, utf8('commonName', code === undefined ? name : `${mark} ${name}`)]
}

function utf8(name: string, value: string): forge.pki.CertificateField {
  // The type of valueTagClass says class, the library reads it as the string type.
  return { name, value, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class }
}

function usageOf(authorityDepth: number | undefined): object[] {
  if (authorityDepth === undefined) {
    return [{ name: 'basicConstraints', cA: false }, { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true }]
  }
  return [
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: authorityDepth },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
  ]
}

/** Follows from the key and the name; the first digit keeps the number positive. */
function serialOf(publicKey: forge.pki.rsa.PublicKey, subject: SandboxSubject): string {
  const seed = forge.pki.publicKeyToPem(publicKey) + JSON.stringify(subject)
  return `4${createHash('sha256').update(seed).digest('hex').slice(0, 31)}`
}
