/**
 * The certificate authority of the sandbox and the tests: a root, an issuing CA and one seal an organisation, made on the
 * first start and kept; seals of organisations that are added later are added.
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
import { minimumRsaBits } from '../profiles.ts'
import type { RegisteredOrganisation } from '../certificates/registry.ts'
import { issueSandboxCertificate, type SandboxIssuer, type SandboxRequest } from './sandbox-certificate.ts'
import type { Seal } from '../keys/seals.ts'

export { isSandboxCertificate } from './sandbox-certificate.ts'

export interface SandboxOrganisation {
  readonly code: string
  readonly name: string
}

export interface SandboxAuthorityOptions {
  readonly directory: string
  readonly organisations: readonly SandboxOrganisation[]
  readonly clock: Pick<Clock, 'now'>
}

export interface SandboxAuthority {
  /** For openSigner. */
  readonly seals: readonly Seal[]
  /** For openVerifier. */
  readonly organisations: readonly RegisteredOrganisation[]
  readonly rootFile: string
  readonly issuingFile: string
}

/** Throws `config_invalid` for an organisation code that is none: codes become file names. */
export async function createSandboxAuthority({ directory, organisations, clock }: SandboxAuthorityOptions): Promise<SandboxAuthority> {
  requireCodes(organisations)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const now = clock.now()
  const root = await keepPair(directory, 'root', { subject: { name: 'SANDBOX Root CA' }, authorityDepth: 1, now })
  const issuing = await keepPair(directory, 'issuing', { subject: { name: 'SANDBOX Issuing CA' }, authorityDepth: 0, issuer: root, now })
  const pairs = await Promise.all(organisations.map(async ({ code, name }) => {
    const pair = await keepPair(directory, `seal-${code}`, { subject: { name, code }, issuer: issuing, now })
    return { code, ...pair }
  }))
  return {
    seals: pairs.map(({ code, keyFile, certificateFile }) => ({ organisation: code, keyFile, certificateFile })),
    organisations: pairs.map(({ code, certificatePem }) => ({ code, certificates: [certificatePem] })),
    rootFile: root.certificateFile,
    issuingFile: issuing.certificateFile,
  }
}

function requireCodes(organisations: readonly SandboxOrganisation[]): void {
  for (const { code } of organisations) {
    const known: boolean = Value.Check(OrganisationCode, code)
    if (!known) throw new GatewayError('config_invalid', { detail: `"${code}" is not an organisation code` })
  }
}

interface KeptPair extends SandboxIssuer {
  readonly keyFile: string
  readonly certificateFile: string
}

async function keepPair(directory: string, name: string, request: Omit<SandboxRequest, 'privateKeyPem'>): Promise<KeptPair> {
  const keyFile = join(directory, `${name}-key.pem`)
  const certificateFile = join(directory, `${name}.pem`)
  const privateKeyPem = await keepFile(keyFile, newRsaKey)
  const certificatePem = await keepFile(certificateFile, () => issueSandboxCertificate({ ...request, privateKeyPem }))
  return { keyFile, certificateFile, privateKeyPem, certificatePem }
}

async function newRsaKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: minimumRsaBits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}
