/**
 * The certificate authority of the sandbox and the tests: a root, an issuing CA, its services and one seal an organisation,
 * made on the first start and kept; seals of organisations that are added later are added.
 */
import { generateKeyPair } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Value } from 'typebox/value'
import { OrganisationCode } from '../../../schemas/primitives.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { keepFile } from './keep-file.ts'
import { issueSandboxCertificate, type SandboxIssuer, type SandboxRequest } from './sandbox-certificate.ts'

export interface SandboxOrganisation {
  readonly code: string
  readonly name: string
}

export interface SandboxAuthorityOptions {
  readonly directory: string
  readonly organisations: readonly SandboxOrganisation[]
  readonly clock: Pick<Clock, 'now'>
}

/** A certificate, its private key, and the files in which they lie; PEM. */
export interface SandboxPair extends SandboxIssuer {
  readonly keyFile: string
  readonly certificateFile: string
}

export interface SandboxAuthority {
  readonly seals: readonly { readonly organisation: string; readonly keyFile: string; readonly certificateFile: string }[]
  readonly organisations: readonly { readonly code: string; readonly certificates: readonly string[] }[]
  readonly rootFile: string
  readonly issuingFile: string
  /** Root first, then what stands between it and the seals. */
  readonly authorities: readonly { readonly file: string; readonly pem: string }[]
  readonly root: SandboxPair
  readonly issuing: SandboxPair
  /** Of the time-stamping authority. */
  readonly timeStamp: SandboxPair
  /** Of the OCSP responder, for what the issuing CA issued. */
  readonly revocation: SandboxPair
  /** Of a server on 127.0.0.1 or localhost. */
  readonly tls: SandboxPair
}

/** Throws `config_invalid` for an organisation code that is none: codes become file names. */
export async function createSandboxAuthority({ directory, organisations, clock }: SandboxAuthorityOptions): Promise<SandboxAuthority> {
  requireCodes(organisations)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const now = clock.now()
  const root = await keepPair(directory, 'root', { subject: { name: 'SANDBOX Root CA' }, use: 'root', now })
  const issuing = await keepPair(directory, 'issuing', { subject: { name: 'SANDBOX Issuing CA' }, use: 'issuing', issuer: root, now })
  const issued = { issuer: issuing, now }
  const [timeStamp, revocation, tls] = await Promise.all([
    keepPair(directory, 'time-stamp', { subject: { name: 'SANDBOX Time Stamps' }, use: 'time-stamp', ...issued }),
    keepPair(directory, 'revocation', { subject: { name: 'SANDBOX OCSP Responder' }, use: 'revocation', ...issued }),
    keepPair(directory, 'tls', { subject: { name: 'SANDBOX Server' }, use: 'tls', ...issued }),
  ])
  const pairs = await Promise.all(organisations.map(async ({ code, name }) => {
    const pair = await keepPair(directory, `seal-${code}`, { subject: { name, code }, use: 'seal', ...issued })
    return { code, ...pair }
  }))
  return {
    seals: pairs.map(({ code, keyFile, certificateFile }) => ({ organisation: code, keyFile, certificateFile })),
    organisations: pairs.map(({ code, certificatePem }) => ({ code, certificates: [certificatePem] })),
    rootFile: root.certificateFile,
    issuingFile: issuing.certificateFile,
    authorities: [root, issuing].map(({ certificateFile, certificatePem }) => ({ file: certificateFile, pem: certificatePem })),
    root,
    issuing,
    timeStamp,
    revocation,
    tls,
  }
}

function requireCodes(organisations: readonly SandboxOrganisation[]): void {
  for (const { code } of organisations) {
    const known: boolean = Value.Check(OrganisationCode, code)
    if (!known) throw new GatewayError('config_invalid', { detail: `"${code}" is not an organisation code` })
  }
}

async function keepPair(directory: string, name: string, request: Omit<SandboxRequest, 'privateKeyPem'>): Promise<SandboxPair> {
  const keyFile = join(directory, `${name}-key.pem`)
  const certificateFile = join(directory, `${name}.pem`)
  const privateKeyPem = await keepFile(keyFile, newRsaKey)
  const certificatePem = await keepFile(certificateFile, () => issueSandboxCertificate({ ...request, privateKeyPem }))
  return { keyFile, certificateFile, privateKeyPem, certificatePem }
}

async function newRsaKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}
