/** Whose certificate counts: the certificates registered for each organisation, each in its state. */
import type { CertificateState } from '../../../schemas/certificates.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { Algorithm } from '../../ports/signer.ts'
import { readCertificate, unfitnessOf, type Certificate } from './certificate.ts'
import { signatureInvalid } from '../refusal.ts'

export interface RegisteredOrganisation {
  readonly code: string
  /** Beside what every organisation may use (see profiles.ts), e.g. RS256 for tokens that know no PSS. */
  readonly alsoAllows?: readonly Algorithm[]
}

/** One certificate as it is registered; PEM. */
export interface RegisteredPem {
  readonly organisation: string
  readonly pem: string
  readonly state: CertificateState
  /** When it came into this state. Where nobody says, e.g. in evidence, an archived one counted at any time in the past. */
  readonly since?: Date
}

export type RegisteredCertificate = Certificate & Pick<RegisteredPem, 'state' | 'since'>

export interface RegistryEntry {
  readonly code: string
  readonly certificates: readonly RegisteredCertificate[]
  readonly alsoAllows: readonly Algorithm[]
}

export interface Registry {
  get(code: string): RegistryEntry | undefined
  /**
   * Puts these in the place of all that were known. Returns what is wrong with those that cannot be used, which are left out:
   * one that is damaged must not keep another's withdrawal from taking effect.
   */
  replace(known: readonly RegisteredPem[]): readonly string[]
}

/** Throws `config_invalid` naming every certificate that cannot be used. Certificates of organisations that are not listed count for nothing. */
export function createRegistry(organisations: readonly RegisteredOrganisation[], known: readonly RegisteredPem[]): Registry {
  let entries: ReadonlyMap<string, RegistryEntry> = new Map()

  function replace(certificates: readonly RegisteredPem[]): readonly string[] {
    const { next, problems } = entriesOf(organisations, certificates)
    entries = next
    return problems
  }

  const problems = replace(known)
  if (problems.length > 0) throw new GatewayError('config_invalid', { detail: problems.join('; ') })
  return {
    get(code) {
      return entries.get(code)
    },
    replace,
  }
}

const countsNow: readonly CertificateState[] = ['published', 'active', 'verify-only']

/**
 * The one registered certificate that a signature names, by its state; its validity is judged elsewhere. `at`: when the message
 * was received, where that is not now. Throws `signature_invalid`.
 */
export function registeredCertificate(entry: RegistryEntry, isNamed: (certificate: Certificate) => boolean, { at }: { readonly at?: Date }): RegisteredCertificate {
  const certificate = entry.certificates.find(isNamed)
  if (!certificate) throw signatureInvalid('certificate-not-registered', `the certificate is not registered for organisation ${entry.code}`)
  if (!counted(certificate, at)) throw signatureInvalid('certificate-state', `the certificate is ${certificate.state} for organisation ${entry.code}`)
  return certificate
}

/** An archived one counts for what came while it did. */
function counted({ state, since }: RegisteredCertificate, at: Date | undefined): boolean {
  if (state !== 'archived') return countsNow.includes(state)
  return at !== undefined && (since === undefined || at < since)
}

function entriesOf(organisations: readonly RegisteredOrganisation[], known: readonly RegisteredPem[]): { next: ReadonlyMap<string, RegistryEntry>; problems: readonly string[] } {
  const problems: string[] = []
  const usable = new Map<string, RegisteredCertificate[]>()
  for (const [index, { organisation, pem, state, since }] of known.entries()) {
    const read = readUsable(pem, state)
    if (typeof read === 'string') problems.push(`certificate ${index + 1}, of organisation ${organisation}: ${read}`)
    else usable.set(organisation, [...(usable.get(organisation) ?? []), { ...read, state, ...(since ? { since } : {}) }])
  }
  const next = new Map(organisations.map(({ code, alsoAllows = [] }) => [code, { code, alsoAllows, certificates: usable.get(code) ?? [] }]))
  return { next, problems }
}

/** Why this text is no certificate that may be registered; undefined when it is. */
export function unusablePem(pem: string): string | undefined {
  const read = readUsable(pem, 'active')
  return typeof read === 'string' ? read : undefined
}

/** The certificate, or why it cannot be used. What is archived was judged when it was in use. */
function readUsable(pem: string, state: CertificateState): Certificate | string {
  const certificate = tryRead(pem)
  if (!certificate) return 'it is not a certificate'
  const problem = severalIn(pem) ?? (state === 'archived' ? undefined : unfitnessOf(certificate))
  return problem ?? certificate
}

/** Only the first of a file would count, and nobody would notice. */
function severalIn(pem: string): string | undefined {
  return pem.split('-----BEGIN CERTIFICATE-----').length > 2 ? 'the file holds several certificates; give each its own' : undefined
}

function tryRead(pem: string): Certificate | undefined {
  try {
    return readCertificate(pem)
  } catch {
    return undefined
  }
}
