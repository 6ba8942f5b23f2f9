/** Sandbox certificates: laid out by node-forge, signed by node:crypto, marked in every name so that production can refuse them. */
import { createHash, createPublicKey, sign } from 'node:crypto'
import { Null } from 'asn1js'
import forge from 'node-forge'
import { sandboxMark } from './sandbox-mark.ts'

const years = 10

export interface SandboxSubject {
  readonly name: string
  /** Organisation code; absent for what belongs to the sandbox itself. */
  readonly code?: string
}

export interface SandboxIssuer {
  readonly certificatePem: string
  readonly privateKeyPem: string
}

export type SandboxUse = 'root' | 'issuing' | 'seal' | 'time-stamp' | 'revocation' | 'tls'

export interface SandboxRequest {
  readonly subject: SandboxSubject
  readonly use: SandboxUse
  /** RSA: the library lays out no other. */
  readonly privateKeyPem: string
  /** Absent for the root, which signs itself. */
  readonly issuer?: SandboxIssuer
  readonly now: Date
}

/** PEM of a certificate that is valid from a day before `now`, for ten years. */
export function issueSandboxCertificate(request: SandboxRequest): string {
  const publicKeyPem = createPublicKey(request.privateKeyPem).export({ type: 'spki', format: 'pem' }).toString()
  const issuer = request.issuer ? forge.pki.certificateFromPem(request.issuer.certificatePem) : undefined
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem)
  certificate.serialNumber = serialOf(publicKeyPem, request)
  certificate.validity.notBefore = new Date(request.now.getTime() - 86_400_000)
  certificate.validity.notAfter = new Date(Date.UTC(request.now.getUTCFullYear() + years, request.now.getUTCMonth(), request.now.getUTCDate()))
  certificate.setSubject(namesOf(request.subject))
  certificate.setIssuer(issuer?.subject.attributes ?? namesOf(request.subject))
  certificate.setExtensions([
    // the library fills in what it is given
    ...extensionsFor[request.use].map((extension) => ({ ...extension })),
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: (issuer ?? certificate).generateSubjectKeyIdentifier().getBytes() },
  ])
  return signed(certificate, request.issuer?.privateKeyPem ?? request.privateKeyPem)
}

function namesOf({ name, code }: SandboxSubject): forge.pki.CertificateField[] {
  const names: forge.pki.CertificateField[] = [utf8('countryName', 'VN'), utf8('organizationName', name), utf8('organizationalUnitName', sandboxMark)]
  if (code !== undefined) names.push(utf8('serialNumber', code))
  return [...names, utf8('commonName', code === undefined ? name : `${sandboxMark} ${name}`)]
}

function utf8(name: string, value: string): forge.pki.CertificateField {
  // The type of valueTagClass says class, the library reads it as the string type.
  return { name, value, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class }
}

const noAuthority = { name: 'basicConstraints', cA: false }
const issues = { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true }
const signsOnly = { name: 'keyUsage', critical: true, digitalSignature: true }

const extensionsFor: Readonly<Record<SandboxUse, readonly object[]>> = {
  root: [{ name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 1 }, issues],
  issuing: [{ name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 }, issues],
  seal: [noAuthority, { name: 'keyUsage', critical: true, digitalSignature: true, nonRepudiation: true }],
  // RFC 3161, 2.3: this use alone, and critical
  'time-stamp': [noAuthority, signsOnly, { name: 'extKeyUsage', critical: true, timeStamping: true }],
  // RFC 6960, 4.2.2.2: the delegate's use (OCSPSigning), and that nobody need ask about the delegate itself (id-pkix-ocsp-nocheck)
  revocation: [noAuthority, signsOnly, { name: 'extKeyUsage', '1.3.6.1.5.5.7.3.9': true }, { id: '1.3.6.1.5.5.7.48.1.5', value: binary(new Null().toBER()) }],
  tls: [
    noAuthority,
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
  ],
}

/** Follows from the key, the name and the use; the first digit keeps the number positive. */
function serialOf(publicKeyPem: string, { subject, use }: SandboxRequest): string {
  return `4${createHash('sha256').update(publicKeyPem + use + JSON.stringify(subject)).digest('hex').slice(0, 31)}`
}

function signed(certificate: forge.pki.Certificate, privateKeyPem: string): string {
  const algorithm = forge.pki.oids['sha256WithRSAEncryption'] ?? ''
  certificate.signatureOid = algorithm
  certificate.siginfo.algorithmOid = algorithm
  // The types leave this function out.
  const { getTBSCertificate } = forge.pki as unknown as { getTBSCertificate(of: forge.pki.Certificate): forge.asn1.Asn1 }
  certificate.tbsCertificate = getTBSCertificate(certificate)
  const body = Buffer.from(forge.asn1.toDer(certificate.tbsCertificate).getBytes(), 'binary')
  certificate.signature = binary(sign('sha256', body, privateKeyPem))
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

/** Bytes as the library wants them: one character each. */
function binary(bytes: ArrayBuffer | Buffer): string {
  return (bytes instanceof ArrayBuffer ? Buffer.from(bytes) : bytes).toString('binary')
}
