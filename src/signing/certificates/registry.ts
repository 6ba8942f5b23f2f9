/** Whose certificate counts: the certificates registered for each organisation, and what each may sign with. */
import { GatewayError } from '../../domain/errors.ts'
import { readCertificate, unfitnessOf, untimelinessOf, type Certificate } from './certificate.ts'
import type { JwsAlgorithm } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'

export interface RegisteredOrganisation {
  readonly code: string
  /** PEM, one certificate each; several while they are rotated. */
  readonly certificates: readonly string[]
  /** Beside what every organisation may use (see profiles.ts), e.g. RS256 for tokens that know no PSS. */
  readonly alsoAllows?: readonly JwsAlgorithm[]
}

export interface RegistryEntry {
  readonly code: string
  readonly certificates: readonly Certificate[]
  readonly alsoAllows: readonly JwsAlgorithm[]
}

export type Registry = ReadonlyMap<string, RegistryEntry>

/** Throws `config_invalid` naming every certificate that cannot be used, by organisation and place in its list. */
export function openRegistry(organisations: readonly RegisteredOrganisation[]): Registry {
  const registry = new Map<string, RegistryEntry>()
  const problems: string[] = []
  for (const { code, certificates, alsoAllows } of organisations) {
    const usable: Certificate[] = []
    for (const [index, pem] of certificates.entries()) {
      const certificate = tryRead(pem)
      const problem = certificate ? (severalIn(pem) ?? unfitnessOf(certificate)) : 'it is not a certificate'
      if (problem) problems.push(`certificate ${index + 1} of organisation ${code}: ${problem}`)
      else if (certificate) usable.push(certificate)
    }
    const known = registry.get(code)
    registry.set(code, {
      code,
      certificates: [...(known?.certificates ?? []), ...usable],
      alsoAllows: [...(known?.alsoAllows ?? []), ...(alsoAllows ?? [])],
    })
  }
  if (problems.length > 0) throw new GatewayError('config_invalid', { detail: problems.join('; ') })
  return registry
}

/** The one registered certificate that a signature names, if it counts now. Throws `signature_invalid`. */
export function registeredCertificate(entry: RegistryEntry, isNamed: (certificate: Certificate) => boolean, now: Date): Certificate {
  const certificate = entry.certificates.find(isNamed)
  if (!certificate) throw signatureInvalid(`the certificate is not registered for organisation ${entry.code}`)
  const untimeliness = untimelinessOf(certificate, now)
  if (untimeliness) throw signatureInvalid(untimeliness)
  return certificate
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
